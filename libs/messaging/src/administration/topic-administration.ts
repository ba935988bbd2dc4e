import type { KafkaConnection } from '../connection/connect-kafka.js';
import { askSettled } from './settling-broker.js';
import { createMissingTopics, findTopicFaults, topicSetting } from './topic-specs.js';
import type { TopicCheck, TopicFault, TopicSpec } from './topic-spec.js';

/** First offset kept and the offset that the next record will get. */
export interface OffsetRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** Creates and checks topics, and reads positions for start-up checks and metrics. */
export interface TopicAdministration {
  /** Creates what is missing and leaves what exists as it is; follow with `checkTopics`. */
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Every difference between the specs and the cluster; empty when all is well. */
  checkTopics(specs: readonly TopicSpec[], check?: TopicCheck): Promise<readonly TopicFault[]>;
  /**
   * As `checkTopics`, for the tries of a start: throws while a topic is missing, which may be made yet, and answers what
   * no waiting mends.
   */
  checkPresentTopics(specs: readonly TopicSpec[]): Promise<readonly TopicFault[]>;
  /** Throws one error that lists every fault: for start-up, which must refuse to run on a wrong topic. */
  requireTopics(specs: readonly TopicSpec[]): Promise<void>;
  partitionCount(topic: string): Promise<number>;
  /** A setting in force, be it the topic's own or the broker's default, as the broker spells it; `undefined`: no such one. */
  setting(topic: string, name: string): Promise<string | undefined>;
  /** Range per partition; `high` is the last stable offset (a reader of committed records cannot pass it). */
  topicOffsets(topic: string): Promise<ReadonlyMap<number, OffsetRange>>;
  /** Per partition the first record written at that time (milliseconds since 1970) or later, else the end. */
  offsetsAt(topic: string, timestamp: number): Promise<ReadonlyMap<number, bigint>>;
  /** Committed position per partition; a partition without one is absent. */
  groupOffsets(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>>;
  /** Records between the group's position and the end, per partition; without a position, all that are kept. */
  groupLag(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>>;
}

const positionOr = (position: bigint | undefined, low: bigint): bigint =>
  position === undefined || position < low ? low : position;

/** kafkajs trips over a topic whose leaders a refresh for another caller did not find: it knows them a moment later. */
const LEADERS_LOST = ['TypeError'];

/** Administration over the connection's shared client. */
export const topicAdministration = (kafka: KafkaConnection): TopicAdministration => {
  const topicOffsets = async (topic: string) => {
    const admin = await kafka.admin();
    const offsets = await askSettled(() => admin.fetchTopicOffsets(topic), LEADERS_LOST);
    return new Map(
      offsets.map(({ partition, low, high }) => [
        partition,
        { low: BigInt(low), high: BigInt(high) },
      ]),
    );
  };

  const groupOffsets = async (groupId: string, topic: string) => {
    const admin = await kafka.admin();
    const found = await askSettled(() => admin.fetchOffsets({ groupId, topics: [topic] }));
    const partitions = found.flatMap((entry) => entry.partitions);
    return new Map(
      partitions
        .map(({ partition, offset }) => [partition, BigInt(offset)] as const)
        .filter(([, offset]) => offset >= 0n),
    );
  };

  const checkTopics = (specs: readonly TopicSpec[], check?: TopicCheck) =>
    findTopicFaults(kafka, specs, check);

  return {
    ensureTopics: (specs) => createMissingTopics(kafka, specs),
    checkTopics,
    checkPresentTopics: async (specs) => {
      const faults = await checkTopics(specs);
      const missing = faults.filter(({ reason }) => reason === 'MISSING');
      if (missing.length === 0) return faults;
      const names = missing.map(({ topic }) => topic).join(', ');
      throw new Error(
        `Topics do not exist yet: ${names}; run \`ome topics ensure\`, or set CREATE_TOPICS=true`,
      );
    },
    requireTopics: async (specs) => {
      const faults = await checkTopics(specs);
      if (faults.length === 0) return;
      const list = faults.map(({ topic, message }) => `- ${topic}: ${message}`).join('\n');
      throw new Error(`Topics are not as this version needs them:\n${list}`);
    },
    partitionCount: async (topic) => {
      const { topics } = await (await kafka.admin()).fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    },
    setting: (topic, name) => topicSetting(kafka, topic, name),
    topicOffsets,
    offsetsAt: async (topic, timestamp) => {
      const admin = await kafka.admin();
      const ask = () => admin.fetchTopicOffsetsByTimestamp(topic, timestamp);
      const found = await askSettled(ask, LEADERS_LOST);
      return new Map(found.map(({ partition, offset }) => [partition, BigInt(offset)]));
    },
    groupOffsets,
    groupLag: async (groupId, topic) => {
      const [ranges, positions] = await Promise.all([
        topicOffsets(topic),
        groupOffsets(groupId, topic),
      ]);
      return new Map(
        [...ranges].map(([partition, { low, high }]) => {
          const lag = high - positionOr(positions.get(partition), low);
          return [partition, lag < 0n ? 0n : lag];
        }),
      );
    },
  };
};
