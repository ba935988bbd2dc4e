import { topicAdministration } from '../administration/topic-administration.js';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { createSingleFlightProducer } from '../producer/single-flight-producer.js';
import type { RecordFault } from './endings.js';

const MAX_RECORD_BYTES = 2 * 1024 * 1024;
const MAX_ERROR_LENGTH = 1_024;

/** Writes records that could not be used to `<topic>.dlq`. */
export interface DeadLetters {
  /** Resolves when all are durable. A repeat after an error may write a record twice. */
  park(faults: readonly RecordFault[]): Promise<void>;
  close(): Promise<void>;
}

/** Dead letters of the topics that `kafka` reads; each keeps its key, bytes and, modulo the count, partition. */
export const createDeadLetters = (kafka: KafkaConnection): DeadLetters => {
  const producer = createSingleFlightProducer(kafka, { maxRecordBytes: MAX_RECORD_BYTES });
  const counts = new Map<string, number>();

  const countOf = async (topic: string): Promise<number> => {
    const known = counts.get(topic);
    if (known !== undefined) return known;
    const count = await topicAdministration(kafka).partitionCount(topic);
    if (count === 0) throw new Error(`${topic} does not exist: create it`);
    counts.set(topic, count);
    return count;
  };

  const parkOne = async ({ record, error }: RecordFault): Promise<void> => {
    const topic = `${record.topic}.dlq`;
    const count = await countOf(topic);
    await producer.produce({
      topic,
      partition: record.partition % count,
      key: record.key,
      value: record.value,
      headers: {
        ...record.headers,
        ome_error: error.slice(0, MAX_ERROR_LENGTH),
        ome_origin: `${record.topic}/${record.partition}/${record.offset}`,
      },
    });
  };

  return {
    park: async (faults) => {
      await Promise.all(faults.map(parkOne));
    },
    close: () => producer.close(),
  };
};
