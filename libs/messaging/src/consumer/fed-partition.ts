import type { KafkaMessage } from 'kafkajs';
import { receivedRecord, type TopicPartition } from '../records/received-record.js';
import type { PartitionQueue } from './partition-queue.js';

/** What a fetched batch means for the position of a partition. */
export type Continuity = 'next' | 'again' | 'broken';

// A batch that was fetched before a seek may still arrive after it, one per broker connection.
const TOLERATED_STRAYS = 2;

/** Names a partition among those of several topics. */
export const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** One assigned partition: closed until its owner names a position. */
export class FedPartition {
  queue: PartitionQueue | null = null;
  paused = true;
  private strays = 0;

  constructor(readonly at: TopicPartition) {}

  /** Takes a fetched batch when it continues the queue; offsets include control records. */
  accept(
    queue: PartitionQueue,
    first: bigint,
    last: bigint,
    messages: readonly KafkaMessage[],
  ): Continuity {
    if (first > queue.expected || last < queue.expected) {
      this.strays += 1;
      return this.strays > TOLERATED_STRAYS ? 'broken' : 'again';
    }
    this.strays = 0;
    const { topic, partition } = this.at;
    const { expected } = queue;
    const records = messages.map((message) => receivedRecord(topic, partition, message));
    queue.push(first < expected ? records.filter(({ offset }) => offset >= expected) : records);
    queue.expected = last + 1n;
    return 'next';
  }

  /** Moves past a batch of nothing but control and aborted records, which no handler is given. */
  passOver(first: bigint, last: bigint): void {
    const { queue } = this;
    if (queue === null || first > queue.expected || last < queue.expected) return;
    queue.expected = last + 1n;
  }
}
