import { setTimeout as wait } from 'node:timers/promises';
import { parsePosition } from '@ome/contracts';
import type { ProjectionStore } from '../connection/projection-store.js';
import { readCheckpoint, readCheckpoints } from '../projector/checkpoints.js';
import type { Checkpoint } from '../projector/log-record.js';

const PAUSE_MS = 8;

interface Waiter {
  readonly partition: number;
  readonly reached: (checkpoint: Checkpoint) => boolean;
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

  /** True once the projection has the record at `offset`; false when `withinMs` passed before, also in a look-up. */
  async waitUntil(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    return this.#wait(partition, (checkpoint) => checkpoint.offset >= offset, withinMs);
  }

  /** As `waitUntil`, for all that was made of the input at `offset` of the inbox. */
  async waitUntilDecided(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    return this.#wait(partition, (checkpoint) => lastInputOf(checkpoint) >= offset, withinMs);
  }

  async #wait(partition: number, reached: Waiter['reached'], withinMs: number): Promise<boolean> {
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { partition, reached, settle, fail };
    this.#waiters.add(waiter);
    const limit = setTimeout(() => settle(false), withinMs);
    if (!this.#polling) void this.#poll();
    try {
      return await promise;
    } finally {
      clearTimeout(limit);
      this.#waiters.delete(waiter);
    }
  }

  /** All who wait share one look-up of all partitions at a time; without anybody there is none. */
  async #poll(): Promise<void> {
    this.#polling = true;
    while (this.#waiters.size > 0) {
      await this.#answerOnce([...this.#waiters]);
      await wait(PAUSE_MS);
    }
    this.#polling = false;
  }

  async #answerOnce(asking: readonly Waiter[]): Promise<void> {
    try {
      const marks = await readCheckpoints(this.store);
      for (const { partition, reached, settle } of asking) {
        const checkpoint = marks.get(partition);
        if (checkpoint !== undefined && reached(checkpoint)) settle(true);
      }
    } catch (error) {
      for (const { fail } of asking) fail(error);
    }
  }
}

/** Offset of the last input whose events are in the documents. */
function lastInputOf({ lastSource }: Checkpoint): bigint {
  return (lastSource === undefined ? undefined : parsePosition(lastSource))?.offset ?? -1n;
}
