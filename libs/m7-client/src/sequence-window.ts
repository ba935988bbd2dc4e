/** An event of a subscription. */
export interface Sequenced {
  readonly sequence: number;
}

/** How far events may be out of step before the subscription counts as broken. */
export interface WindowLimits {
  /** Most events that are held for a missing one. */
  readonly held: number;
  /** Longest time that a missing one is waited for. */
  readonly waitMs: number;
}

/** Puts the events of one subscription in order, from 0 on. What was given once is dropped. */
export class SequenceWindow<Event extends Sequenced> {
  readonly #held = new Map<number, Event>();
  #next = 0;
  #missingSince: number | undefined;

  constructor(private readonly limits: WindowLimits) {}

  /** Of the last event given on; -1 before the first. */
  get last(): number {
    return this.#next - 1;
  }

  /** @returns what can be given on now, in order */
  take(event: Event, now: number): readonly Event[] {
    if (event.sequence < this.#next) return [];
    this.#held.set(event.sequence, event);
    const ready: Event[] = [];
    for (let found = this.#pop(); found !== undefined; found = this.#pop()) ready.push(found);
    if (this.#held.size === 0) this.#missingSince = undefined;
    else if (ready.length > 0 || this.#missingSince === undefined) this.#missingSince = now;
    return ready;
  }

  /** Whether an event is missing that will not come any more. */
  isBroken(now: number): boolean {
    if (this.#held.size > this.limits.held) return true;
    return this.#missingSince !== undefined && now - this.#missingSince > this.limits.waitMs;
  }

  #pop(): Event | undefined {
    const event = this.#held.get(this.#next);
    if (event === undefined) return undefined;
    this.#held.delete(this.#next);
    this.#next += 1;
    return event;
  }
}
