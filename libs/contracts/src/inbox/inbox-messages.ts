import { orderId } from '@ome/domain';
import { partitionOf, partitionOfOrderId } from '../ids/partitioning.js';
import { TOPICS } from '../topics.js';
import { encodeInbox } from './inbox.js';
import type { InboxControlRecord, InboxRecord, InboxTimeRecord } from './inbox-schemas.js';

/** Ready to be produced. */
export interface InboxMessage {
  readonly topic: typeof TOPICS.inbox;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string;
}

/** Keyed by the account; without one, unkeyed in the partition that the order's shard names. */
export function inboxMessageOf(record: InboxRecord, partitionCount: number): InboxMessage {
  return {
    topic: TOPICS.inbox,
    partition: partitionOfInbox(record, partitionCount),
    key: record.account ?? null,
    value: encodeInbox(record),
  };
}

function partitionOfInbox(record: InboxRecord, partitionCount: number): number {
  if (record.account !== undefined) return partitionOf(record.account, partitionCount);
  if (record.orderId !== undefined)
    return partitionOfOrderId(orderId(record.orderId), partitionCount);
  throw new Error('An inbox record names an account or an orderId: no partition can be chosen');
}

/** Ready to be produced to a partition as a whole: a stop or a mass cancel that names no account, and its end. */
export function inboxMessageToPartition(
  record: InboxControlRecord | InboxTimeRecord,
  partition: number,
): InboxMessage {
  if (record.account !== undefined) {
    throw new Error('A record that names an account goes to the partition of the account');
  }
  return { topic: TOPICS.inbox, partition, key: null, value: encodeInbox(record) };
}
