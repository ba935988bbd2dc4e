import type { NativeCollection } from '../connection/projection-store.js';
import { ignoringDuplicates, MAJORITY, type BulkOperation } from './guarded-write.js';

interface Call {
  readonly operations: readonly BulkOperation[];
  readonly settle: (writing: Promise<void>) => void;
}

/**
 * The bulk writes of one collection, one at a time: what comes while one is under way goes together in the next. Eight
 * partitions with one document each then cost one command, and a lone write waits for nobody.
 */
export class SharedBulk {
  #waiting: Call[] = [];
  #writing = false;

  constructor(private readonly collection: NativeCollection) {}

  /** Resolves when all of the operations are durable; rejects for these operations only, whoever shared the bulk. */
  write(operations: readonly BulkOperation[]): Promise<void> {
    if (operations.length === 0) return Promise.resolve();
    const { promise, resolve: settle } = Promise.withResolvers<void>();
    this.#waiting.push({ operations, settle });
    if (!this.#writing) void this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const calls = this.#waiting;
      this.#waiting = [];
      await this.#together(calls);
    }
    this.#writing = false;
  }

  /** A document that cannot be stored must fail its own partition only, so a failed bulk is taken apart. */
  async #together(calls: readonly Call[]): Promise<void> {
    const whole = this.#bulk(calls.flatMap(({ operations }) => operations));
    const [outcome] = await Promise.allSettled([whole]);
    const apart = outcome.status === 'rejected' && calls.length > 1;
    const writings = calls.map((call) => {
      const writing = apart ? this.#bulk(call.operations) : whole;
      call.settle(writing);
      return writing;
    });
    await Promise.allSettled(writings);
  }

  async #bulk(operations: readonly BulkOperation[]): Promise<void> {
    await ignoringDuplicates(
      this.collection.bulkWrite([...operations], {
        ordered: false,
        ignoreUndefined: true,
        ...MAJORITY,
      }),
    );
  }
}
