import type { OrderId } from '@ome/domain';
import { murmur2 } from './murmur2.js';

const SHARD = /^[0-9a-f]{4}/;
const SHARDS = 0x1_0000;

/** The standard partition of a key. `partitionCount` is a power of two up to 65536, so that it is shard mod count too. */
export function partitionOf(account: string, partitionCount: number): number {
  return murmur2(Buffer.from(account)) & (checkedCount(partitionCount) - 1);
}

/** 4 hex digits: the low 16 bits of murmur2(account). Every orderId of the account begins with them. */
export function shardOf(account: string): string {
  return (murmur2(Buffer.from(account)) & (SHARDS - 1)).toString(16).padStart(4, '0');
}

/** The partition that holds the order. An id without a shard is no order's: any writer may say so, and always the same one does. */
export function partitionOfOrderId(id: OrderId, partitionCount: number): number {
  const count = checkedCount(partitionCount);
  return SHARD.test(id) ? parseInt(id.slice(0, 4), 16) & (count - 1) : partitionOf(id, count);
}

function checkedCount(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > SHARDS || (count & (count - 1)) !== 0) {
    throw new RangeError(
      `The partition count must be a power of two up to ${SHARDS}, not ${count}`,
    );
  }
  return count;
}
