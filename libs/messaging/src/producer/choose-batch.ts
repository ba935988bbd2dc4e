import { partitionForKey, partitionName } from './partition-for-key.js';
import type { PendingRecord } from './produce-queue.js';
import type { Leaders } from './topic-leaders.js';

/** Records for one topic whose partitions have one leader, in the order in which they were accepted. */
export interface Batch extends Lane {
  readonly records: readonly { readonly record: PendingRecord; readonly partition: number }[];
}

/** A queue divided: what goes next, what can never go, and what waits on. */
export interface Choice {
  readonly batch: Batch | null;
  readonly impossible: readonly { readonly record: PendingRecord; readonly why: string }[];
  readonly rest: PendingRecord[];
}

interface Lane {
  readonly topic: string;
  readonly leader: number;
  /** The only partition, of one that must travel alone. */
  readonly alone: number | undefined;
}

/** How a partition's records may travel now: with others of its leader, with their own kind only, or not yet. */
export type Way = 'shared' | 'alone' | 'closed';

/** What is known of the brokers, and where batches are on their way. */
export interface Roads {
  /** `undefined` while nobody has said. */
  leadersOf(topic: string): Leaders | undefined;
  /** How a record of the partition may travel now. */
  wayOf(topic: string, partition: number, leader: number): Way;
}

interface Bounds {
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
}

const partitionOf = ({ request }: PendingRecord, count: number): number =>
  request.partition ?? partitionForKey(request.key ?? '', count);

/**
 * Takes the oldest record that may travel, and all that may travel with it. One send must not span two leaders: when one
 * fails and the other is slow, kafkajs appends the other's records twice.
 */
export const chooseBatch = (
  queue: readonly PendingRecord[],
  roads: Roads,
  bounds: Bounds,
): Choice => {
  const impossible: { record: PendingRecord; why: string }[] = [];
  const records: { record: PendingRecord; partition: number }[] = [];
  const rest: PendingRecord[] = [];
  /** Partitions that were closed to an earlier record: they stay so in this choice, though their rest may end meanwhile. */
  const passedOver = new Set<string>();
  let lane: Lane | null = null;
  let bytes = 0;
  let full = false;
  for (const record of queue) {
    const { topic } = record.request;
    const leaders: Leaders | undefined =
      full || (lane !== null && lane.topic !== topic) ? undefined : roads.leadersOf(topic);
    if (leaders === undefined) {
      rest.push(record);
      continue;
    }
    const partition = partitionOf(record, leaders.size);
    const leader = leaders.get(partition);
    if (leader === undefined) {
      const why = `partition ${partition} does not exist, the topic has ${leaders.size}`;
      impossible.push({ record, why });
      continue;
    }
    const isPassedOver = passedOver.size > 0 && passedOver.has(partitionName(topic, partition));
    const way: Way = isPassedOver ? 'closed' : roads.wayOf(topic, partition, leader);
    if (way === 'closed' && !isPassedOver) passedOver.add(partitionName(topic, partition));
    const alone: number | undefined = way === 'alone' ? partition : undefined;
    if (way !== 'closed') lane ??= { topic, leader, alone };
    if (way === 'closed' || lane?.leader !== leader || lane.alone !== alone) {
      rest.push(record);
      continue;
    }
    const fits =
      records.length === 0 || (!record.alone && bytes + record.bytes <= bounds.maxBatchBytes);
    if (!fits) {
      full = true;
      rest.push(record);
      continue;
    }
    records.push({ record, partition });
    bytes += record.bytes;
    full = record.alone || records.length >= bounds.maxBatchRecords;
  }
  return {
    batch: lane === null ? null : { ...lane, records },
    impossible,
    rest,
  };
};
