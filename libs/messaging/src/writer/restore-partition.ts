import type { KafkaConnection } from '../connection/connect-kafka.js';
import { topicAdministration } from '../administration/topic-administration.js';
import { readPartition } from '../reader/read-partition.js';
import type { ReceivedRecord, TopicPartition } from '../records/received-record.js';
import { pauseFor } from '../records/wait.js';
import { PartitionFault } from './writer-faults.js';

/** A restore of the own log, from a position or from its first record, up to the record at `last`. */
export interface RestoreOptions {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint | null;
  readonly last: bigint;
  readonly signal: AbortSignal;
  readonly onRecord: (record: ReceivedRecord) => Promise<void>;
}

const startOfLog = async (
  kafka: KafkaConnection,
  { topic, partition }: TopicPartition,
): Promise<bigint> => {
  const range = (await topicAdministration(kafka).topicOffsets(topic)).get(partition);
  if (range === undefined) throw new PartitionFault(`${topic} has no partition ${partition}`);
  if (range.low > 0n) {
    throw new PartitionFault(
      `${topic}/${partition} begins at ${range.low}: what is before it is gone, and with it the state; the topic must ` +
        'be kept for ever (retention.ms and retention.bytes -1)',
    );
  }
  return range.low;
};

/**
 * Gives every record of the own log up to `last`, the acquisition of this writer. Nothing can follow it but what this
 * writer puts there, because every earlier writer was fenced before it was written.
 */
export const restoreOwnLog = async (
  kafka: KafkaConnection,
  options: RestoreOptions,
): Promise<void> => {
  const { topic, partition, last, signal, onRecord } = options;
  await readPartition(kafka, {
    topic,
    partition,
    from: options.from ?? (await startOfLog(kafka, options)),
    until: ({ offset }) => offset >= last,
    signal,
    onRecords: async (records) => {
      for (const record of records) {
        if (signal.aborted) return;
        await onRecord(record);
      }
    },
  });
};

// After a change of leader the end of a topic may be told too low for a moment.
const RANGE_ATTEMPTS = 5;
const RANGE_PAUSE_MS = 200;

/** Throws unless input can be read from `next` on. */
export const checkInputRange = async (
  kafka: KafkaConnection,
  { topic, partition }: TopicPartition,
  next: bigint,
): Promise<void> => {
  const administration = topicAdministration(kafka);
  for (let attempt = 1; ; attempt += 1) {
    const range = (await administration.topicOffsets(topic)).get(partition);
    if (range === undefined) throw new PartitionFault(`${topic} has no partition ${partition}`);
    if (next >= range.low && next <= range.high) return;
    if (next < range.low || attempt === RANGE_ATTEMPTS) {
      throw new PartitionFault(
        `input should resume at ${next}, but ${topic}/${partition} has ${range.low} to ${range.high}: inputs were lost ` +
          'to retention, or the topic was made anew',
      );
    }
    await pauseFor(RANGE_PAUSE_MS);
  }
};
