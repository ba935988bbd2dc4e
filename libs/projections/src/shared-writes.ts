import { setImmediate as immediate } from 'node:timers/promises';

interface Call<Item> {
  readonly items: readonly Item[];
  readonly settle: (writing: Promise<void>) => void;
}

/**
 * Writes of several callers to one place, one at a time: what comes while one is under way goes together in the next.
 * Eight partitions with one item each then cost one command, and a lone write waits for a turn of the event loop.
 */
export class SharedWrites<Item> {
  #waiting: Call<Item>[] = [];
  #writing = false;

  /** `writeTogether` may be called again with the same items, and rejects rather than throws. */
  constructor(private readonly writeTogether: (items: readonly Item[]) => Promise<void>) {}

  /** Resolves when all of the items are written; rejects for these items only, whoever shared the write. */
  write(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return Promise.resolve();
    const { promise, resolve: settle } = Promise.withResolvers<void>();
    this.#waiting.push({ items, settle });
    if (!this.#writing) void this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    // Who writes in this turn of the event loop comes along.
    await immediate();
    while (this.#waiting.length > 0) {
      const calls = this.#waiting;
      this.#waiting = [];
      await this.#together(calls);
    }
    this.#writing = false;
  }

  /** An item that cannot be stored must fail its own caller only, so a failed write is taken apart. */
  async #together(calls: readonly Call<Item>[]): Promise<void> {
    const whole = this.writeTogether(calls.flatMap(({ items }) => items));
    const [outcome] = await Promise.allSettled([whole]);
    const apart = outcome.status === 'rejected' && calls.length > 1;
    const writings = calls.map((call) => {
      const writing = apart ? this.writeTogether(call.items) : whole;
      call.settle(writing);
      return writing;
    });
    await Promise.allSettled(writings);
  }
}
