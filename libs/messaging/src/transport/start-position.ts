import { topicAdministration } from '../administration/topic-administration.js';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { TopicPartition } from '../records/received-record.js';

/** Where a partition starts when it is assigned. */
export interface StartOptions {
  readonly groupId: string;
  /** Where a partition without a position starts. Default `earliest`. */
  readonly startFrom?: 'earliest' | 'latest';
  /**
   * For a consumer that keeps its own positions: the next offset of a partition that has come, or undefined when there
   * is none yet. With it, the group's offsets are for lag displays only.
   */
  readonly positionOf?: (at: TopicPartition) => Promise<bigint | undefined>;
}

/** A start position that the topic does not have. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** The offset at which a partition starts, checked against what the topic keeps. */
export const startPosition = async (
  kafka: KafkaConnection,
  at: TopicPartition,
  options: StartOptions,
): Promise<bigint> => {
  const { topic, partition } = at;
  const administration = topicAdministration(kafka);
  const position =
    options.positionOf === undefined
      ? (await administration.groupOffsets(options.groupId, topic)).get(partition)
      : await options.positionOf(at);
  const range = (await administration.topicOffsets(topic)).get(partition);
  if (range === undefined) throw new StartFault(`${topic} has no partition ${partition}`);
  if (position === undefined) return options.startFrom === 'latest' ? range.high : range.low;
  if (position >= range.low && position <= range.high) return position;
  throw new StartFault(
    `the next record should be ${position}, but ${topic}/${partition} has ${range.low} to ${range.high}: records were ` +
      'lost to retention, or the topic was made anew; rebuild what depends on it, then reset the position',
  );
};
