import { clientOrderId, type Account, type OrderId } from './identifiers.js';
import type { OrderReference } from './input.js';
import { nameKey, type PartitionState } from './partition-state.js';

/** Name under which a report waits: `orderId:<id>` or `clientOrderId:<account>:<id>`. */
export function reportName(target: OrderReference, account: Account | undefined): string {
  return target.by === 'orderId'
    ? orderName(target.orderId)
    : `${clientPrefix(account)}${target.clientOrderId}`;
}

/** True when the name finds the order now. */
export function belongsTo(
  state: PartitionState,
  name: string,
  order: { readonly orderId: OrderId; readonly account: Account },
): boolean {
  if (name === orderName(order.orderId)) return true;
  const prefix = clientPrefix(order.account);
  if (!name.startsWith(prefix)) return false;
  const named = clientOrderId(name.slice(prefix.length));
  return state.names.get(nameKey(order.account, named)) === order.orderId;
}

function orderName(orderId: OrderId): string {
  return `orderId:${orderId}`;
}

function clientPrefix(account: Account | undefined): string {
  return `clientOrderId:${account ?? ''}:`;
}
