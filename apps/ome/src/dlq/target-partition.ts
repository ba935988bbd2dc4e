import { parsePosition } from '@ome/contracts';
import { partitionForKey, type ReceivedRecord } from '@ome/messaging';
import { deadLetterOf } from './dead-letter.js';

/**
 * The partition of `target` that a record goes back to: the one that it came from. A parked report came from the inbox
 * and its key says the partition, as for any producer; without a key it keeps its number, which keeps its order.
 */
export function targetPartition(record: ReceivedRecord, target: string, count: number): number {
  const origin = parsePosition(deadLetterOf(record).origin ?? '');
  if (origin?.topic === target && origin.partition < count) return origin.partition;
  return record.key === null ? record.partition % count : partitionForKey(record.key, count);
}
