import type { LoggedRecord } from './read-outcome.js';

interface Waiter {
  readonly matches: (record: LoggedRecord) => boolean;
  readonly resolve: (record: LoggedRecord) => void;
}

/**
 * What the log says about one input from the moment it was opened: the records that answer it, and
 * then everything about the order that they name. Records are kept, so that asking late misses none.
 */
export class Conversation {
  readonly #records: LoggedRecord[] = [];
  readonly #waiters = new Set<Waiter>();

  constructor(
    readonly inputId: string,
    readonly partition: number,
    private readonly onClose: (conversation: Conversation) => void,
  ) {}

  /** The first record that answers the input; `undefined` when there is none within the limit. */
  outcome(limitMs: number): Promise<LoggedRecord | undefined> {
    return this.next(({ record }) => record.inputId === this.inputId, limitMs);
  }

  /** The first record that matches, seen already or within the limit. */
  next(
    matches: (record: LoggedRecord) => boolean,
    limitMs: number,
  ): Promise<LoggedRecord | undefined> {
    const known = this.#records.find(matches);
    if (known !== undefined || limitMs <= 0) return Promise.resolve(known);
    const { promise, resolve } = Promise.withResolvers<LoggedRecord | undefined>();
    const waiter = { matches, resolve };
    this.#waiters.add(waiter);
    const timer = setTimeout(() => resolve(undefined), limitMs);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    });
  }

  take(record: LoggedRecord): void {
    this.#records.push(record);
    for (const { matches, resolve } of this.#waiters) if (matches(record)) resolve(record);
  }

  /** Must be called by whoever opened it; nothing is taken afterwards. */
  close(): void {
    this.onClose(this);
  }
}
