import type { MessagingLog } from '../connection/messaging-log.js';
import type { Batch } from './choose-batch.js';
import { partitionName } from './partition-for-key.js';
import { fail, settle, type PendingRecord } from './produce-queue.js';
import { readSendFailure } from './send-failure.js';
import type { TopicLeaders } from './topic-leaders.js';
import type { TroubledPartitions } from './troubled-partitions.js';

/** What the end of a send means to the records of its batch, to its partitions and to what is known of their leaders. */
export class SentBatches {
  /** Why records may have to wait; `undefined` when every partition can be written. */
  lastFailure: unknown;

  constructor(
    private readonly leaders: TopicLeaders,
    private readonly troubles: TroubledPartitions,
    private readonly log: MessagingLog,
  ) {}

  /** @param next the offset of each partition's next record: at first, of its first one */
  confirm(batch: Batch, next: Map<number, bigint>): void {
    for (const { partition, record } of batch.records) {
      const offset = next.get(partition) ?? -1n;
      if (offset < 0n) {
        record.attempted = true;
        fail(record, 'the broker confirmed it without an offset', true);
        continue;
      }
      settle(record, { topic: batch.topic, partition, offset });
      next.set(partition, offset + 1n);
    }
    if (this.troubles.size > 0) {
      for (const partition of next.keys()) {
        this.troubles.written(partitionName(batch.topic, partition));
      }
    }
    if (this.troubles.size === 0) this.lastFailure = undefined;
  }

  /** The records that may be tried again, in their order; those that cannot succeed are rejected. */
  takeBack(batch: Batch, error: unknown): readonly PendingRecord[] {
    const { mayHaveArrived, refused, message } = readSendFailure(error);
    const partitions = new Set(batch.records.map(({ partition }) => partition));
    const records = batch.records.map(({ record }) => record);
    for (const record of records) {
      // A refused batch of one partition is not in the log; of several, the others may be.
      if (refused ? partitions.size > 1 : mayHaveArrived) record.attempted = true;
      if (refused && records.length === 1) fail(record, `refused: ${message}`, false, error);
      if (refused) record.alone = true;
    }
    this.lastFailure = error;
    this.leaders.doubt(batch.topic);
    if (!refused) this.#letRest(batch.topic, partitions, error);
    return records.filter(({ settled }) => !settled);
  }

  #letRest(topic: string, partitions: ReadonlySet<number>, err: unknown): void {
    const now = Date.now();
    for (const partition of partitions) {
      const attempt = this.troubles.failed(partitionName(topic, partition), now);
      this.log.debug({ err, topic, partition, attempt }, 'produce attempt failed');
    }
  }
}
