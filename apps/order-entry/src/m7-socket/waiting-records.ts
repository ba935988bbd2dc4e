import type { OrderEventRecord } from '@ome/contracts';

/** What the log brings while the orders are loaded. Its reader waits as well when there is too much of it. */
export class WaitingRecords {
  #records: OrderEventRecord[] = [];
  readonly #released = Promise.withResolvers<void>();

  constructor(private readonly maximum: number) {}

  add(record: OrderEventRecord): void {
    this.#records.push(record);
  }

  /** What the reader has to wait for; `undefined` while there is room for more. */
  room(): Promise<void> | undefined {
    return this.#records.length < this.maximum ? undefined : this.#released.promise;
  }

  /** Lets the reader go on. @returns what waited, once */
  release(): readonly OrderEventRecord[] {
    const records = this.#records;
    this.#records = [];
    this.#released.resolve();
    return records;
  }
}
