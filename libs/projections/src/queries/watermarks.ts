import { setTimeout as wait } from 'node:timers/promises';
import type { ProjectionStore } from '../connection/projection-store.js';
import { readCheckpoint, readCheckpoints } from '../projector/checkpoints.js';

const PAUSE_MS = 4;

interface Waiter {
  readonly partition: number;
  readonly offset: bigint;
  readonly deadline: number;
  readonly settle: (reached: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/** How far each partition is projected, and waiting for it. */
export class Watermarks {
  readonly #waiters = new Set<Waiter>();
  #polling = false;

  constructor(private readonly store: ProjectionStore) {}

  /** Offset of the last record of the partition that is in the documents. */
  async watermark(partition: number): Promise<bigint | undefined> {
    return (await readCheckpoint(this.store, partition))?.offset;
  }

  /** True once the projection has the record at `offset`; false when `withinMs` passed before. */
  waitUntil(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<boolean>();
    const deadline = performance.now() + withinMs;
    this.#waiters.add({ partition, offset, deadline, settle, fail });
    if (!this.#polling) void this.#poll();
    return promise;
  }

  /** All who wait share one look-up of all partitions at a time; without anybody there is none. */
  async #poll(): Promise<void> {
    this.#polling = true;
    while (this.#waiters.size > 0) {
      await this.#answerOnce([...this.#waiters]);
      if (this.#waiters.size > 0) await wait(PAUSE_MS);
    }
    this.#polling = false;
  }

  async #answerOnce(asking: readonly Waiter[]): Promise<void> {
    try {
      const marks = await readCheckpoints(this.store);
      const now = performance.now();
      for (const waiter of asking) {
        const { partition, offset, deadline, settle } = waiter;
        const reached = (marks.get(partition)?.offset ?? -1n) >= offset;
        if (!reached && now < deadline) continue;
        this.#waiters.delete(waiter);
        settle(reached);
      }
    } catch (error) {
      for (const waiter of asking) {
        this.#waiters.delete(waiter);
        waiter.fail(error);
      }
    }
  }
}
