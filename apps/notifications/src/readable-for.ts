import { topicSpecifications, type TopicName } from '@ome/contracts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A broker deletes whole segments, and begins a new one after a week (`segment.ms`). */
const SEGMENT_MS = 7 * DAY_MS;

/**
 * How long after it was written a record of the topic may still be read: by a group that has lost its
 * offsets and begins anew.
 * @throws Error for a topic that is kept for ever
 */
export function readableForMs(topic: TopicName): number {
  const found = topicSpecifications(1).find((specification) => specification.topic === topic);
  const retentionMs = Number(found?.config['retention.ms']);
  if (!(retentionMs >= 0)) throw new Error(`${topic} is kept for ever: bound what is taken of it`);
  return retentionMs + SEGMENT_MS;
}
