import { formatPosition } from '@ome/contracts';
import {
  createSingleFlightProducer,
  topicAdministration,
  type KafkaConnection,
  type ReceivedRecord,
} from '@ome/messaging';
import { CommandError } from '../failures.js';
import { requireTopic } from '../kept-records.js';
import { targetPartition } from './target-partition.js';

/** A record that was put back: its place in the `.dlq` topic, and the new one. */
export interface PutBack {
  readonly from: string;
  readonly to: string;
}

/** Of a source topic, with room for what Kafka adds. */
const MAXIMUM_RECORD_BYTES = 1024 * 1024;

/**
 * Writes the records to `topic` in their order, key and value as they were, without headers. Each waits for the one
 * before, so that a failure leaves a known rest. @throws CommandError that says which are done and which is next
 */
export async function putBack(
  kafka: KafkaConnection,
  topic: string,
  records: readonly ReceivedRecord[],
): Promise<readonly PutBack[]> {
  await requireTopic(kafka, topic);
  const count = await topicAdministration(kafka).partitionCount(topic);
  const producer = createSingleFlightProducer(kafka, { maxRecordBytes: MAXIMUM_RECORD_BYTES });
  const done: PutBack[] = [];
  try {
    for (const record of records) {
      const { key, value } = record;
      const partition = targetPartition(record, topic, count);
      const to = await producer.produce({ topic, partition, key, value });
      done.push({ from: formatPosition(record), to: formatPosition(to) });
    }
    return done;
  } catch (error) {
    throw interrupted(done.length, records, error);
  } finally {
    await producer.close();
  }
}

function interrupted(done: number, records: readonly ReceivedRecord[], cause: unknown): Error {
  const next = records[done];
  const at = next === undefined ? '' : ` at ${formatPosition(next)}`;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(
    `${done} of ${records.length} records were put back, then it stopped${at}: ${reason}`,
    { cause },
  );
}
