import type { Account } from './identifiers.js';
import type { OrderReference } from './input.js';
import type { OrderState } from './order-state.js';
import type { PartitionState } from './partition-state.js';

/** Finds an order by any name of its chain; a clientOrderId needs its account. */
export function findOrder(
  state: PartitionState,
  target: OrderReference,
  account: Account | undefined,
): OrderState | undefined {
  if (target.by === 'orderId') return state.orders.get(target.orderId);
  if (account === undefined) return undefined;
  const orderId = state.names.get(account, target.clientOrderId);
  return orderId === undefined ? undefined : state.orders.get(orderId);
}
