import { eventHead, eventPieces, type PreparedEvent } from '@ome/m7';

/** A channel as one connection hears it: its own sequence, from 0 on. */
export class Subscription {
  readonly #head: Buffer;
  #next = 0;
  #open = true;

  constructor(
    readonly urn: string,
    /** Of the `subscribe`. */
    readonly correlation: string | undefined,
    private readonly write: (pieces: readonly Buffer[], isSnapshot: boolean) => void,
  ) {
    this.#head = eventHead(urn);
  }

  /** Of the last event; `undefined` before the snapshot. */
  get sequence(): number | undefined {
    return this.#next === 0 ? undefined : this.#next - 1;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Sends an event, each part under the next sequence; the first is the snapshot. */
  tell(event: PreparedEvent, correlation?: string): void {
    const isSnapshot = this.#next === 0;
    for (const tail of event.parts) {
      this.tellAt(this.takeSequence(), tail, correlation, isSnapshot);
    }
  }

  /** For a channel that leaves sequences out or swaps them. */
  takeSequence(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  tellAt(sequence: number, tail: Buffer, correlation?: string, isSnapshot = false): void {
    if (this.#open) this.write(eventPieces(this.#head, sequence, tail, correlation), isSnapshot);
  }

  /** No event follows. */
  end(): void {
    this.#open = false;
  }
}
