import type { KafkaConnection } from '../connection/connect-kafka.js';

/** Leader of each partition, by partition number. */
export type Leaders = ReadonlyMap<number, number>;

/** Knows who leads the partitions of the topics that a producer writes to. */
export interface TopicLeaders {
  of(topic: string): Promise<Leaders>;
  /** Known leaders without asking; undefined when `of` must be awaited first. */
  known(topic: string): Leaders | undefined;
  /** Forgets all, after an error that a leader's move may have caused. */
  forget(): void;
}

const MAX_AGE_MS = 60_000;

/** Leaders by topic, asked once and again after a minute or an error. */
export const createTopicLeaders = (kafka: KafkaConnection): TopicLeaders => {
  const known = new Map<string, { leaders: Leaders; until: number }>();

  const fresh = (topic: string): Leaders | undefined => {
    const entry = known.get(topic);
    return entry !== undefined && entry.until > Date.now() ? entry.leaders : undefined;
  };

  return {
    known: fresh,
    of: async (topic) => {
      const cached = fresh(topic);
      if (cached !== undefined) return cached;
      const { topics } = await (await kafka.admin()).fetchTopicMetadata({ topics: [topic] });
      const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
      const leaders = new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader]));
      known.set(topic, { leaders, until: Date.now() + MAX_AGE_MS });
      return leaders;
    },
    forget: () => known.clear(),
  };
};
