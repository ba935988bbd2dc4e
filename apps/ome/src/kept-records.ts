import {
  readPartition,
  topicAdministration,
  type KafkaConnection,
  type OffsetRange,
  type ReceivedRecord,
} from '@ome/messaging';
import { CommandError } from './failures.js';

/** Whether the topic is there. */
export async function topicExists(kafka: KafkaConnection, topic: string): Promise<boolean> {
  const faults = await topicAdministration(kafka).checkTopics([{ topic, partitions: 1 }]);
  return !faults.some(({ reason }) => reason === 'MISSING');
}

/** @throws CommandError when there is no such topic */
export async function requireTopic(kafka: KafkaConnection, topic: string): Promise<void> {
  if (await topicExists(kafka, topic)) return;
  throw new CommandError(`There is no topic ${topic}: \`ome topics ensure\` makes the topics`);
}

/** Range of offsets by partition, from 0 on. @throws CommandError when there is no such topic */
export async function rangesOf(
  kafka: KafkaConnection,
  topic: string,
): Promise<ReadonlyMap<number, OffsetRange>> {
  await requireTopic(kafka, topic);
  const ranges = await topicAdministration(kafka).topicOffsets(topic);
  return new Map([...ranges].sort(([left], [right]) => left - right));
}

/** Part of a partition: from an offset up to, and without, another. */
export interface RecordRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Gives every committed record of the range to `onRecord`, in order. */
export async function readRange(
  kafka: KafkaConnection,
  range: RecordRange,
  onRecord: (record: ReceivedRecord) => void,
): Promise<void> {
  await readPartition(kafka, {
    ...range,
    onRecords: (records) => records.forEach(onRecord),
    until: () => false,
  });
}
