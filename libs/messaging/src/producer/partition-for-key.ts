import kafkajs, { type PartitionMetadata } from 'kafkajs';

const partitioner = kafkajs.Partitioners.DefaultPartitioner();
const layouts = new Map<number, PartitionMetadata[]>();

const layoutOf = (count: number): PartitionMetadata[] => {
  const known = layouts.get(count);
  if (known !== undefined) return known;
  const layout = Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: 0,
    partitionErrorCode: 0,
    replicas: [],
    isr: [],
    offlineReplicas: [],
  }));
  layouts.set(count, layout);
  return layout;
};

/** The partition that Java's default partitioner (murmur2) gives to `key` in a topic of `count` partitions. */
export const partitionForKey = (key: string | Buffer, count: number): number =>
  partitioner({
    topic: '',
    partitionMetadata: layoutOf(count),
    message: { key, value: null },
  });

/** For kafkajs' producers: takes the partition of the message and refuses to guess one. */
export const explicitPartitioner =
  () =>
  ({ topic, message }: { topic: string; message: { partition?: number } }): number => {
    if (message.partition === undefined) {
      throw new Error(`A record for ${topic} has no partition: the caller must decide it`);
    }
    return message.partition;
  };

export const partitionName = (topic: string, partition: number) => `${topic}/${partition}`;
