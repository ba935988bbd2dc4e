import type { ReceivedRecord } from '@ome/messaging';

const MAXIMUM_WAITING = 5_000;
const MAXIMUM_BATCH = 500;

/**
 * Instructions between the reader and the transactions: what arrives while one transaction commits is the next batch. An
 * instruction is due `latencyMs` after the time of its record.
 */
export class InstructionQueue {
  #waiting: ReceivedRecord[] = [];
  #arrived = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();

  constructor(private readonly latencyMs: number) {}

  /** Resolves when there is room for more. */
  async push(records: readonly ReceivedRecord[], signal: AbortSignal): Promise<void> {
    this.#waiting.push(...records);
    this.#arrived.resolve();
    while (this.#waiting.length > MAXIMUM_WAITING && !signal.aborted) {
      await unlessAborted(this.#taken.promise, signal);
    }
  }

  /** The next batch, once one instruction is due; empty when the signal is aborted. */
  async next(signal: AbortSignal): Promise<readonly ReceivedRecord[]> {
    while (!signal.aborted) {
      const due = this.#dueCount(Date.now());
      if (due > 0) return this.#take(due);
      const [first] = this.#waiting;
      if (first === undefined) await unlessAborted(this.#arrived.promise, signal);
      else await pause(first.timestamp + this.latencyMs - Date.now(), signal);
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
    if (this.#waiting.length === 0) this.#arrived = Promise.withResolvers();
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return batch;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, Math.max(1, milliseconds));
  await unlessAborted(over.promise, signal);
  clearTimeout(timer);
}

function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = () => aborted.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted.promise]).finally(() => {
    signal.removeEventListener('abort', onAbort);
  });
}
