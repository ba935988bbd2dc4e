import {
  EXPIRY_REQUESTS,
  inboxRequestOf,
  prefixedRequestId,
  type InboxPrincipal,
  type InboxRecord,
  type InboxTimeRecord,
} from '@ome/contracts';
import { orderId, timestamp, TIMES_IN_FORCE, type TimeInForce } from '@ome/domain';
import type { OpenMassCancel, TimedOrder } from '@ome/projections';

/** The engine itself: it may act for every account. */
const SYSTEM: InboxPrincipal = { user: 'system', roles: ['operator'], accounts: ['*'] };

/**
 * Of the clock's words, each has an id that says what it is about: repeating one changes nothing. An expiry's names the
 * version of the order too: when the venue has refused the cancel, the next one is another.
 */
export function expiryOf(order: TimedOrder, due: string, now: string): InboxTimeRecord {
  const id = `${EXPIRY_REQUESTS}${order.orderId}/${due}/${order.version}`;
  const timeInForce = timeInForceOf(order);
  return { ...aboutOrder(order, id, now), body: { type: 'EXPIRE_ORDER', due, timeInForce } };
}

export function dayRollOf(
  order: TimedOrder,
  tradingDay: string,
  dayBegan: string,
  now: string,
): InboxTimeRecord {
  const id = `roll/${order.orderId}/${tradingDay}`;
  return { ...aboutOrder(order, id, now), body: { type: 'ROLL_DAY', tradingDay, dayBegan } };
}

/** The cancel of one order of a mass cancel. */
export function cancelOf(
  { _id, submittedBy }: OpenMassCancel,
  order: TimedOrder,
  now: string,
): InboxRecord {
  const id = `${_id}/${order.orderId}`;
  const { account } = order;
  return inboxRequestOf(
    {
      type: 'CANCEL_ORDER',
      account,
      orderId: order.orderId,
      reason: 'MASS_CANCEL',
      ...(submittedBy !== undefined && { submittedBy }),
    },
    {
      door: 'sys',
      dialect: 'system',
      principal: SYSTEM,
      inputId: `sys/${id}`,
      receivedAt: timestamp(now),
      defaultRequestId: id,
      orderId: orderId(order.orderId),
    },
  );
}

export function endOf(cancel: OpenMassCancel, orders: number, now: string): InboxTimeRecord {
  const { _id: marker, account } = cancel;
  const id = `end/${marker}`;
  return {
    ...identity(id, now),
    ...(account !== undefined && { account }),
    body: { type: 'END_MASS_CANCEL', marker, orders },
  };
}

function aboutOrder({ account, orderId: id }: TimedOrder, requestId: string, now: string) {
  return { ...identity(requestId, now), account, orderId: id };
}

function identity(id: string, now: string) {
  return {
    kind: 'TIME',
    inputId: `sys/${id}`,
    requestId: prefixedRequestId('sys', id),
    receivedAt: now,
  } as const;
}

function timeInForceOf({ orderId: id, timeInForce }: TimedOrder): TimeInForce {
  const known = TIMES_IN_FORCE.find((word) => word === timeInForce);
  if (known === undefined) throw new Error(`Order ${id} is stored with ${timeInForce}`);
  return known;
}
