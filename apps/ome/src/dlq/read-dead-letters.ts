import { formatPosition, type RecordPosition } from '@ome/contracts';
import type { KafkaConnection, ReceivedRecord } from '@ome/messaging';
import { CommandError } from '../failures.js';
import { rangesOf, readRange } from '../kept-records.js';

/** Every record kept in the topic, partition by partition, up to the ends that it had at the start. */
export async function readAll(
  kafka: KafkaConnection,
  topic: string,
  onRecord: (record: ReceivedRecord) => void,
): Promise<void> {
  for (const [partition, { low, high }] of await rangesOf(kafka, topic)) {
    await readRange(kafka, { topic, partition, from: low, to: high }, onRecord);
  }
}

/** The record at the position. @throws CommandError when none is kept there */
export async function readOne(
  kafka: KafkaConnection,
  position: RecordPosition,
): Promise<ReceivedRecord> {
  const { topic, partition, offset } = position;
  const range = (await rangesOf(kafka, topic)).get(partition);
  const at = formatPosition(position);
  if (range === undefined) throw new CommandError(`${at}: ${topic} has no such partition`);
  if (offset < range.low || offset >= range.high) {
    const kept =
      range.low === range.high ? 'no records' : `offsets ${range.low} to ${range.high - 1n}`;
    throw new CommandError(`${at} is not kept: the partition has ${kept}`);
  }
  let found: ReceivedRecord | undefined;
  await readRange(kafka, { topic, partition, from: offset, to: offset + 1n }, (record) => {
    found = record;
  });
  if (found !== undefined) return found;
  throw new CommandError(`${at} is no record but the mark of a transaction: see \`ome dlq list\``);
}
