import { hash } from 'node:crypto';
import { orderId } from '@ome/domain';
import type { Account, ClientOrderId, OrderId } from '@ome/domain';
import { shardOf } from './partitioning.js';

const EQUITIES_ID = /^[0-9a-f]{24}$/;
const EQUITIES_RANDOM_BYTES = 7;

/** Shard + 20 hex of a hash over both names: a repeat of the request finds the same order. */
export function orderIdFor(account: Account, clientOrderId: ClientOrderId): OrderId {
  const names = JSON.stringify([account, clientOrderId]);
  const digest = hash('sha256', names, 'hex');
  return orderId(shardOf(account) + digest.slice(0, 20));
}

/** 4 hex shard, 14 hex random, 6 hex revision 000000. Wants 7 random bytes. */
export function newEquitiesOrderId(account: Account, randomBytes: Uint8Array): OrderId {
  if (randomBytes.length !== EQUITIES_RANDOM_BYTES) {
    throw new RangeError(`An equities id needs ${EQUITIES_RANDOM_BYTES} random bytes`);
  }
  return orderId(`${shardOf(account)}${Buffer.from(randomBytes).toString('hex')}000000`);
}

/** The orderId of the chain that any of its ids names; `undefined` when the text is no equities id. */
export function equitiesBaseOrderId(id: string): OrderId | undefined {
  return EQUITIES_ID.test(id) ? orderId(`${id.slice(0, 18)}000000`) : undefined;
}
