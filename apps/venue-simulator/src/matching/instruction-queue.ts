import type { ReceivedRecord } from '@ome/messaging';

const MAXIMUM_WAITING = 5_000;
const MAXIMUM_BATCH = 500;
/** A timer cannot be longer than 24 days; who waits looks again. */
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Instructions between the reader and the transactions: what arrives while one transaction commits is the next batch. An
 * instruction is due `latencyMs` after the time of its record.
 */
export class InstructionQueue {
  #waiting: ReceivedRecord[] = [];
  #called = false;
  #stirred = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();

  constructor(
    private readonly latencyMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Resolves when there is room for more. */
  async push(records: readonly ReceivedRecord[], signal: AbortSignal): Promise<void> {
    this.#waiting.push(...records);
    this.#stirred.resolve();
    while (this.#waiting.length > MAXIMUM_WAITING && !signal.aborted) {
      await unlessAborted(this.#taken.promise, signal);
    }
  }

  /** Lets whoever waits for the next batch have one, be it empty. */
  call(): void {
    this.#called = true;
    this.#stirred.resolve();
  }

  /**
   * The next batch, once one instruction is due; empty when somebody called, when the signal is aborted, or at the time
   * `until` (milliseconds since 1970).
   */
  async next(
    signal: AbortSignal,
    until = Number.POSITIVE_INFINITY,
  ): Promise<readonly ReceivedRecord[]> {
    while (!signal.aborted) {
      this.#stirred = Promise.withResolvers();
      const now = this.now();
      const due = this.#dueCount(now);
      if (due > 0 || this.#called || now >= until) {
        this.#called = false;
        return this.#take(due);
      }
      const [first] = this.#waiting;
      const arrives = first === undefined ? until : first.timestamp + this.latencyMs;
      await this.#pause(Math.min(arrives, until) - now, signal);
    }
    return [];
  }

  #dueCount(now: number): number {
    if (this.latencyMs === 0) return Math.min(this.#waiting.length, MAXIMUM_BATCH);
    const late = this.#waiting.findIndex(({ timestamp }) => timestamp + this.latencyMs > now);
    return Math.min(late < 0 ? this.#waiting.length : late, MAXIMUM_BATCH);
  }

  #take(count: number): readonly ReceivedRecord[] {
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return batch;
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>();
    const longest = Math.min(Math.max(1, milliseconds), LONGEST_PAUSE_MS);
    const timer = setTimeout(over.resolve, longest);
    await unlessAborted(Promise.race([over.promise, this.#stirred.promise]), signal);
    clearTimeout(timer);
  }
}

function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = () => aborted.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted.promise]).finally(() => {
    signal.removeEventListener('abort', onAbort);
  });
}
