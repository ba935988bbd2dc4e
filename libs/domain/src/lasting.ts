import type { OrderEvent } from './event.js';
import { isSuspended, type OrderState } from './order-state.js';
import { LASTING_STATUSES, type LastingStatus } from './status.js';

type Lasting = OrderState['lasting'];

const SAID: Readonly<Partial<Record<OrderEvent['type'], LastingStatus>>> = {
  ORDER_STOPPED: 'STOPPED',
  ORDER_SUSPENDED: 'SUSPENDED',
  ORDER_HIBERNATED: 'HIBERNATED',
};

/** What the venue has said of the rest of the order that lasts after the event, what outranks the others first. */
export function lastingAfter(order: OrderState, type: OrderEvent['type']): Lasting {
  const { lasting } = order;
  const said = SAID[type];
  if (said !== undefined) return withStatus(lasting, said);
  if (lasting === undefined) return undefined;
  if (type === 'ORDER_ACTIVATED') return without(lasting, 'HIBERNATED');
  if (type === 'ORDER_ACKNOWLEDGED' && resumes(order)) return without(lasting, 'SUSPENDED');
  return lasting;
}

/** A NEW that is not the first: a venue says it once of an order, and else when a suspension ends. */
export function resumes(order: OrderState): boolean {
  return order.acknowledged === true && isSuspended(order);
}

function withStatus(lasting: Lasting = [], added: LastingStatus): Lasting {
  return LASTING_STATUSES.filter((status) => status === added || lasting.includes(status));
}

function without(lasting: readonly LastingStatus[], ended: LastingStatus): Lasting {
  const others = lasting.filter((status) => status !== ended);
  return others.length === 0 ? undefined : others;
}
