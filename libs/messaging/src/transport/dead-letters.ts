import type { TopicAdministration } from '../administration/topic-administration.js';
import type { SingleFlightProducer } from '../producer/single-flight-producer.js';
import type { RecordFault } from './ending.js';

/** Puts unusable records aside, each with its cause and position, in their order. */
export interface DeadLetters {
  put(faults: readonly RecordFault[]): Promise<void>;
}

/** Values and keys go unchanged, so that a redrive is the same record; partitions as in the source where there are as many. */
export const deadLetters = (
  producer: SingleFlightProducer,
  administration: TopicAdministration,
): DeadLetters => {
  const counts = new Map<string, number>();
  const partitionCount = async (topic: string): Promise<number> => {
    const known = counts.get(topic);
    if (known !== undefined) return known;
    const found = await administration.partitionCount(topic);
    if (found === 0)
      throw new Error(`Topic ${topic} does not exist; create it with its partitions`);
    counts.set(topic, found);
    return found;
  };
  return {
    put: async (faults) => {
      const writes = faults.map(async ({ record, error }) => {
        const topic = `${record.topic}.dlq`;
        const partition = record.partition % (await partitionCount(topic));
        await producer.produce({
          topic,
          partition,
          key: record.key,
          value: record.value,
          headers: {
            ome_error: error,
            ome_origin: `${record.topic}/${record.partition}/${record.offset}`,
          },
        });
      });
      await Promise.all(writes);
    },
  };
};
