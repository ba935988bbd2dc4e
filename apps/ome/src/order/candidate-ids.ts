import { equitiesBaseOrderId, orderIdFor } from '@ome/contracts';
import { account, clientOrderId, orderId, type OrderId } from '@ome/domain';

const ORDER_ID = /^[0-9a-f]{24}$/;

/**
 * Orders that a name can stand for by itself, without asking the database: an orderId, the first id of an equities
 * chain, and the first clientOrderId of an order of the account.
 */
export function candidateIds(name: string, owner: string | undefined): readonly OrderId[] {
  const ids = [
    ...(ORDER_ID.test(name) ? [orderId(name)] : []),
    equitiesBaseOrderId(name),
    owner === undefined ? undefined : orderIdFor(account(owner), clientOrderId(name)),
  ];
  return [...new Set(ids.filter((id) => id !== undefined))];
}
