import type { Wire } from './text-frame.js';

/** One turn of the event loop as all sockets see it: what is held together goes at its end. */
export class Turn {
  #number = 0;
  #isEnding = false;
  #held: Wire[] = [];

  /** Of the turn that is under way. */
  get number(): number {
    if (!this.#isEnding) {
      this.#isEnding = true;
      process.nextTick(this.#end);
    }
    return this.#number;
  }

  /** Holds what is written to a wire until the turn ends. */
  hold(wire: Wire): void {
    wire.cork();
    this.#held.push(wire);
  }

  readonly #end = (): void => {
    this.#number += 1;
    this.#isEnding = false;
    const held = this.#held;
    this.#held = [];
    for (const wire of held) wire.uncork();
  };
}
