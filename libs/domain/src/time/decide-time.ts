import { unreachable } from '../brand.js';
import type { DomainEvent, TimeIgnored } from '../event.js';
import { compareTimestamps, type Timestamp } from '../identifiers.js';
import type { TimeBody, TimeInput } from '../input.js';
import { isHeld, type OrderState } from '../order-state.js';
import { pendingOf } from '../pending-requests.js';
import { NO_ACCOUNT, type PartitionState } from '../partition-state.js';
import type { ReasonCode } from '../reasons.js';
import { repeated } from '../requests/decide-request.js';
import { requestFacts } from '../requests/outcomes.js';
import { versionName } from '../requests/own-names.js';
import { mayExpire } from '../status.js';
import { transitionOf } from '../transitions.js';

/** Time is a message: stale, early and repeated ones change nothing. */
export function decideTime(state: PartitionState, input: TimeInput, now: Timestamp): DomainEvent {
  const recorded = state.requests.get(input.account ?? NO_ACCOUNT, input.requestId);
  if (recorded !== undefined) return repeated(recorded, input, subjectOf(input), now);
  const { body } = input;
  if (body.type === 'END_MASS_CANCEL') {
    const { marker, orders } = body;
    const { account } = subjectOf(input);
    return {
      ...requestFacts(input, now),
      type: 'MASS_CANCEL_DONE',
      ...(account !== undefined && { account }),
      marker,
      orders,
    };
  }
  const order = input.orderId === undefined ? undefined : state.orders.get(input.orderId);
  if (order === undefined) return ignored(input, now, 'UNKNOWN_ORDER');
  return decideOnOrder(state, order, input, body, now);
}

function decideOnOrder(
  state: PartitionState,
  order: OrderState,
  input: TimeInput,
  body: Exclude<TimeBody, { type: 'END_MASS_CANCEL' }>,
  now: Timestamp,
): DomainEvent {
  switch (body.type) {
    case 'EXPIRE_ORDER':
      return decideExpiry(state, order, input, body, now);
    case 'ROLL_DAY':
      return decideDayRoll(order, input, body, now);
    default:
      return unreachable(body);
  }
}

/** An order that a venue holds is cancelled there and ends by the venue's report. */
function decideExpiry(
  state: PartitionState,
  order: OrderState,
  input: TimeInput,
  body: Extract<TimeBody, { type: 'EXPIRE_ORDER' }>,
  now: Timestamp,
): DomainEvent {
  if (isStale(order, body) || compareTimestamps(now, body.due) < 0)
    return ignored(input, now, 'NOT_DUE');
  const asks = isHeld(order) ? 'ORDER_LAPSED' : 'CANCEL_REQUESTED';
  if (transitionOf(order, asks) === undefined) {
    const waits = pendingOf(order).length > 0;
    return ignored(input, now, waits ? 'REQUEST_PENDING' : 'ORDER_CLOSED');
  }
  if (asks === 'ORDER_LAPSED') return { ...orderFacts(order, input, now), type: asks };
  return {
    ...orderFacts(order, input, now),
    type: asks,
    clientOrderId: versionName(state, order),
    origClientOrderId: order.clientOrderId,
    cancelReason: 'EXPIRED',
  };
}

/** True when it is not about the terms in force, or about a day or session that ended before the order had them. */
function isStale(
  { terms: { timeInForce, expireTime }, timeInForceSince, createdAt }: OrderState,
  { timeInForce: expected, due }: Extract<TimeBody, { type: 'EXPIRE_ORDER' }>,
): boolean {
  if (timeInForce !== expected) return true;
  if (timeInForce === 'GTD') return expireTime !== due;
  if (mayExpire(timeInForce) && expireTime !== undefined) return expireTime !== due;
  const ofDay = timeInForce === 'DAY' || timeInForce === 'GOOD_FOR_SESSION';
  return ofDay && compareTimestamps(timeInForceSince ?? createdAt, due) >= 0;
}

function decideDayRoll(
  order: OrderState,
  input: TimeInput,
  { tradingDay, dayBegan }: Extract<TimeBody, { type: 'ROLL_DAY' }>,
  now: Timestamp,
): DomainEvent {
  const known = order.day?.tradingDay;
  if (known !== undefined && known >= tradingDay) return ignored(input, now, 'NOT_DUE');
  if (transitionOf(order, 'DAY_ROLLED') === undefined) return ignored(input, now, 'ORDER_CLOSED');
  const rolled = { ...orderFacts(order, input, now), type: 'DAY_ROLLED', tradingDay } as const;
  return dayBegan === undefined ? rolled : { ...rolled, dayBegan };
}

function orderFacts(order: OrderState, input: TimeInput, now: Timestamp) {
  return {
    ...requestFacts(input, now),
    orderId: order.orderId,
    account: order.account,
    version: order.version + 1,
    occurredAt: input.receivedAt,
  };
}

function subjectOf({ account }: TimeInput) {
  return account === undefined ? {} : { account };
}

function ignored(input: TimeInput, now: Timestamp, code: ReasonCode): TimeIgnored {
  return {
    ...requestFacts(input, now),
    type: 'TIME_IGNORED',
    ...subjectOf(input),
    ...(input.orderId !== undefined && { orderId: input.orderId }),
    reason: { code },
  };
}
