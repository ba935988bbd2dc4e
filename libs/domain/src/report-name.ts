import type { Account, ClientOrderId, OrderId } from './identifiers.js';
import { clientOrderId } from './identifiers.js';
import type { OrderReference } from './input.js';
import type { PartitionState } from './partition-state.js';

/** Name under which a report waits: `orderId:<id>` or `clientOrderId:<account>:<id>`. */
export function reportName(target: OrderReference, account: Account | undefined): string {
  return target.by === 'orderId'
    ? reportNameOfOrder(target.orderId)
    : reportNameOfClient(account, target.clientOrderId);
}

export function reportNameOfOrder(orderId: OrderId): string {
  return `orderId:${orderId}`;
}

export function reportNameOfClient(account: Account | undefined, name: ClientOrderId): string {
  return `${clientPrefix(account)}${name}`;
}

/** The order that a name by clientOrderId finds now; `undefined` for a name by orderId. */
export function orderOfClientName(
  state: PartitionState,
  name: string,
  account: Account | undefined,
): OrderId | undefined {
  const prefix = clientPrefix(account);
  if (account === undefined || !name.startsWith(prefix)) return undefined;
  return state.names.get(account, clientOrderId(name.slice(prefix.length)));
}

function clientPrefix(account: Account | undefined): string {
  return `clientOrderId:${account ?? ''}:`;
}
