import type { NativeCollection } from '../connection/projection-store.js';
import { ignoringDuplicates, MAJORITY, type BulkOperation } from './guarded-write.js';

/**
 * The bulk writes of one collection, one at a time: what comes while one is under way goes together in the next. Eight
 * partitions with one document each then cost one command, and a lone write waits for nobody.
 */
export class SharedBulk {
  #waiting: BulkOperation[] = [];
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(private readonly collection: NativeCollection) {}

  /** Resolves when all of the operations are durable; a failure is told to everybody who shared the bulk. */
  async write(operations: readonly BulkOperation[]): Promise<void> {
    if (operations.length === 0) return;
    this.#waiting.push(...operations);
    this.#next ??= this.#writeAfter(this.#current);
    await this.#next;
  }

  async #writeAfter(current: Promise<void>): Promise<void> {
    await current.catch(() => undefined);
    const operations = this.#waiting;
    this.#waiting = [];
    this.#current = this.#next ?? Promise.resolve();
    this.#next = null;
    await ignoringDuplicates(
      this.collection.bulkWrite(operations, {
        ordered: false,
        ignoreUndefined: true,
        ...MAJORITY,
      }),
    );
  }
}
