import { setTimeout as wait } from 'node:timers/promises';
import type { ProjectionStore } from '../connection/projection-store.js';
import { readCheckpoint } from '../projector/checkpoints.js';

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 25;

/** How far each partition is projected, and waiting for it. */
export class Watermarks {
  /** Callers that wait for the same partition share one look-up at a time. */
  readonly #reading = new Map<number, Promise<bigint | undefined>>();

  constructor(private readonly store: ProjectionStore) {}

  /** Offset of the last record of the partition that is in the documents. */
  async watermark(partition: number): Promise<bigint | undefined> {
    const known = this.#reading.get(partition);
    if (known !== undefined) return known;
    const reading = readCheckpoint(this.store, partition)
      .then((checkpoint) => checkpoint?.offset)
      .finally(() => this.#reading.delete(partition));
    this.#reading.set(partition, reading);
    return reading;
  }

  /** True once the projection has the record at `offset`; false when `withinMs` passed before. */
  async waitUntil(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const reached = await this.watermark(partition);
      if (reached !== undefined && reached >= offset) return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await wait(Math.min(pause, left));
    }
  }
}
