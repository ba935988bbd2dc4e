import { ProduceError } from './produce-error.js';
import type { PendingRecord, ProduceRequest } from './produce-queue.js';

interface Bounds {
  readonly maxRecordBytes: number;
  readonly maxQueueRecords: number;
  readonly maxQueueBytes: number;
}

/** Records that were accepted and are in no batch, in the order in which they are to go. */
export class WaitingRecords {
  #records: PendingRecord[] = [];
  #bytes = 0;

  constructor(private readonly bounds: Bounds) {}

  get records(): readonly PendingRecord[] {
    return this.#records;
  }

  /** Why a record of that size is not accepted; `null` when it is. */
  refusalOf(request: ProduceRequest, bytes: number): ProduceError | null {
    const { maxRecordBytes, maxQueueRecords, maxQueueBytes } = this.bounds;
    if (request.partition === undefined && request.key === null) {
      return refused(request, 'neither a partition nor a key says where it belongs', false);
    }
    if (bytes > maxRecordBytes) {
      return refused(request, `${bytes} bytes, at most ${maxRecordBytes}`, false);
    }
    const full = this.#records.length >= maxQueueRecords || this.#bytes + bytes > maxQueueBytes;
    return full ? refused(request, 'too many records wait already; slow down', true) : null;
  }

  add(record: PendingRecord): void {
    this.#records.push(record);
    this.#bytes += record.bytes;
  }

  /** Records that were in a batch go before all others. */
  putBack(records: readonly PendingRecord[]): void {
    this.keep([...records, ...this.#records]);
  }

  dropSettled(): void {
    this.keep(this.#records.filter(({ settled }) => !settled));
  }

  /** Only these wait on. */
  keep(records: PendingRecord[]): void {
    this.#records = records;
    this.#bytes = records.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

/** A record that was never sent. */
export const refused = ({ topic }: ProduceRequest, why: string, retriable: boolean): ProduceError =>
  new ProduceError(`Record for ${topic}: ${why}`, 'not-sent', retriable);
