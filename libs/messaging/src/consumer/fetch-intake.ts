import type { ConsumerEndBatchProcessEvent, EachBatchPayload } from 'kafkajs';
import type { TopicPartition } from '../records/received-record.js';
import { pauseFor } from '../records/wait.js';
import { keyOf, type FedPartition } from './fed-partition.js';
import type { GroupFeedOptions } from './group-feed-options.js';
import type { PartitionQueue } from './partition-queue.js';
import type { Steering } from './steering.js';

interface FetchIntakeOptions extends Pick<
  GroupFeedOptions,
  'restMs' | 'maxQueueRecords' | 'maxQueueBytes'
> {
  /** Those of this process, by their keys. */
  readonly partitions: ReadonlyMap<string, FedPartition>;
  readonly steering: Steering;
  /** What was fetched does not continue the queue. */
  readonly onBroken: (at: TopicPartition, reason: string) => void;
}

/** Puts what is fetched into the queues of its partitions. A partition with a full queue is paused until it has drained. */
export class FetchIntake {
  private closing = false;
  /** Since the last fetch began. */
  private rested = false;

  constructor(private readonly options: FetchIntakeOptions) {}

  fetchBegan(): void {
    this.rested = false;
  }

  /** From now on it takes no rest. */
  close(): void {
    this.closing = true;
  }

  /** Only queues, so that fetching and heartbeats go on whatever the handlers do. */
  enqueue(payload: EachBatchPayload): Promise<void> {
    const { partitions, steering } = this.options;
    const { batch } = payload;
    const unwanted = payload.isStale() || !payload.isRunning();
    const partition = partitions.get(keyOf(batch));
    const queue = partition?.queue ?? null;
    const first = batch.firstOffset();
    if (partition === undefined || queue === null || first === null || unwanted) {
      return Promise.resolve();
    }
    const last = BigInt(batch.lastOffset());
    const continuity = partition.accept(queue, BigInt(first), last, batch.messages);
    if (continuity === 'again') steering.seek(partition, queue.expected);
    if (continuity === 'broken') {
      const reason = `offset ${queue.expected} was expected, the topic continues with ${first}`;
      this.options.onBroken(partition.at, reason);
    }
    if (this.isFull(queue)) steering.setPaused(partition, true);
    return this.rest();
  }

  passOver({ payload }: ConsumerEndBatchProcessEvent): void {
    if (payload.batchSize > 0 || payload.firstOffset === null) return;
    const first = BigInt(payload.firstOffset);
    this.options.partitions.get(keyOf(payload))?.passOver(first, BigInt(payload.lastOffset));
  }

  resumeWhenDrained(partition: FedPartition): void {
    const { partitions, steering } = this.options;
    const { queue } = partition;
    if (!partition.paused || queue === null || !partitions.has(keyOf(partition.at))) return;
    const { maxQueueRecords = 10_000, maxQueueBytes = 16 * 1024 * 1024 } = this.options;
    if (queue.length * 2 > maxQueueRecords || queue.waitingBytes * 2 > maxQueueBytes) return;
    steering.setPaused(partition, false);
  }

  private isFull(queue: PartitionQueue): boolean {
    const { maxQueueRecords = 10_000, maxQueueBytes = 16 * 1024 * 1024 } = this.options;
    return queue.length > maxQueueRecords || queue.waitingBytes > maxQueueBytes;
  }

  /** kafkajs fetches again when the batches of the fetch before are through: the first of them takes its time. */
  private async rest(): Promise<void> {
    const { restMs = 0 } = this.options;
    if (this.rested || restMs === 0 || this.closing) return;
    this.rested = true;
    await pauseFor(restMs);
  }
}
