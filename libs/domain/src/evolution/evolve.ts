import { unreachable } from '../brand.js';
import type { Evolve } from '../decider.js';
import {
  eventIdOf,
  isOrderEvent,
  type CancelRequested,
  type ChangeRefused,
  type FillBooked,
  type FillBusted,
  type FillCorrected,
  type OrderEvent,
  type OrderAmended,
  type OrderHeld,
  type OrderPlaced,
  type OrderRefused,
  type OrderWithdrawn,
  type ReplaceRequested,
  type RequestRefused,
} from '../event.js';
import type { ClientOrderId } from '../identifiers.js';
import { restingStatusOf, type OrderState } from '../order-state.js';
import {
  NO_ACCOUNT,
  type BookedReport,
  type Execution,
  type PartitionState,
} from '../partition-state.js';
import { leavesQtyOf } from '../columns.js';
import { takesLateFills } from '../transitions.js';
import { changeControls, countOpenOrders } from './controls.js';
import { invariant } from './invariant.js';
import { orderAfter } from './order.js';
import { nameParked, park, unpark } from './parking.js';
import { recordRequest } from './request-record.js';

export const evolve: Evolve = (state, event) => {
  if (isOrderEvent(event)) {
    evolveOrder(state, event);
    return;
  }
  switch (event.type) {
    case 'INPUT_SKIPPED':
    case 'REQUEST_REPEATED':
    case 'TIME_IGNORED':
      return;
    case 'INPUT_PARKED':
      park(state, event);
      return;
    case 'REPORT_REFUSED':
    case 'REPORT_REPEATED':
      unpark(state, event);
      return;
    case 'REQUEST_REFUSED':
      // The first body keeps the requestId: a later one must not replace its outcome.
      if (event.reason.code !== 'REQUEST_ID_REUSED') recordRequest(state, event);
      markTakenBack(state, event);
      return;
    case 'ORDER_STATUS_REPORTED':
    case 'LIST_DECIDED':
    case 'DEAD_LETTER_DISCARDED':
    case 'MASS_CANCEL_REQUESTED':
    case 'MASS_CANCEL_DONE':
      recordRequest(state, event);
      return;
    case 'STOP_SET':
    case 'STOP_LIFTED':
    case 'LIMITS_SET':
      recordRequest(state, event);
      changeControls(state, event);
      return;
    default:
      unreachable(event);
  }
};

/** Until the request comes, whose outcome says it from then on. */
function markTakenBack({ takenBack }: PartitionState, event: RequestRefused): void {
  const { account = NO_ACCOUNT, requestId, takesBack } = event;
  if (takesBack !== undefined) takenBack.set(account, takesBack, eventIdOf(event));
  if (event.reason.code === 'TAKEN_BACK') takenBack.delete(account, requestId);
}

function evolveOrder(state: PartitionState, event: OrderEvent): void {
  const before = state.orders.get(event.orderId);
  const expected = (before?.version ?? 0) + 1;
  invariant(
    event.version === expected,
    () => `order ${event.orderId} has version ${expected} next, not ${event.version}`,
  );
  const after = orderAfter(before, event);
  assertQuantities(after);
  claimName(state, event);
  if ('requestId' in event) recordRequest(state, event);
  if ('execId' in event) bookReport(state, event);
  state.orders.set(after.orderId, after);
  countOpenOrders(state, before, after);
}

/** Guarantee 4. That cumQty is the sum of the fills holds by adding each execution once. */
function assertQuantities(order: OrderState): void {
  const { cumQty, terms, orderId } = order;
  const resting = restingStatusOf(order);
  if (resting === 'FILLED') {
    invariant(cumQty >= terms.quantity, () => `order ${orderId} is FILLED at ${cumQty}`);
  } else if (!takesLateFills(resting)) {
    const total = leavesQtyOf(order) + cumQty;
    invariant(
      total === terms.quantity,
      () => `open order ${orderId}: leavesQty + cumQty is ${total}`,
    );
  }
}

function claimName(state: PartitionState, event: OrderEvent): void {
  if (isRefusedChange(event)) claimIfFree(state, event, event.clientOrderId);
  else if (namesItsRequest(event)) claim(state, event, event.clientOrderId);
}

function isRefusedChange(event: OrderEvent): event is ChangeRefused {
  return (
    event.type === 'REPLACE_REFUSED' ||
    event.type === 'CANCEL_REFUSED' ||
    event.type === 'HIBERNATE_REFUSED' ||
    event.type === 'ACTIVATE_REFUSED'
  );
}

type NamedRequest =
  | OrderPlaced
  | OrderHeld
  | OrderRefused
  | ReplaceRequested
  | CancelRequested
  | OrderAmended
  | OrderWithdrawn;

function namesItsRequest(event: OrderEvent): event is NamedRequest {
  return (
    event.type === 'ORDER_PLACED' ||
    event.type === 'ORDER_HELD' ||
    event.type === 'ORDER_AMENDED' ||
    event.type === 'ORDER_WITHDRAWN' ||
    event.type === 'ORDER_REFUSED' ||
    event.type === 'REPLACE_REQUESTED' ||
    event.type === 'CANCEL_REQUESTED'
  );
}

function claim(state: PartitionState, event: OrderEvent, name: ClientOrderId): void {
  const { account, orderId } = event;
  invariant(
    state.names.get(account, name) === undefined,
    () => `clientOrderId ${name} of ${account} is used twice`,
  );
  state.names.set(account, name, orderId);
  nameParked(state, event, name);
}

/** A refused change uses up its name too, unless the name belongs to another request already. */
function claimIfFree(state: PartitionState, event: OrderEvent, name?: ClientOrderId): void {
  if (name === undefined || state.names.get(event.account, name) !== undefined) return;
  claim(state, event, name);
}

type BookingEvent = Extract<OrderEvent, { execId: unknown }>;

function bookReport(state: PartitionState, event: BookingEvent): void {
  const { orderId, execId } = event;
  invariant(
    state.reports.get(orderId, execId) === undefined,
    () => `report ${execId} of order ${orderId} is booked twice`,
  );
  state.reports.set(orderId, execId, bookedBy(event));
  unpark(state, event);
  if (event.type === 'FILL_BOOKED' && event.reportedCumQty !== undefined) {
    state.reportedCumQtys.set(orderId, event.reportedCumQty, execId);
  }
  if (event.type !== 'FILL_CORRECTED' && event.type !== 'FILL_BUSTED') return;
  const replaced = event.replaces.execId;
  invariant(
    state.successors.get(orderId, replaced) === undefined,
    () => `execution ${replaced} of order ${orderId} is replaced twice`,
  );
  state.successors.set(orderId, replaced, execId);
}

function bookedBy(event: BookingEvent): BookedReport {
  if (event.type === 'FILL_BOOKED') return bookedFill(event);
  if (event.type === 'FILL_CORRECTED' || event.type === 'FILL_BUSTED') return changedFill(event);
  return { version: event.version };
}

function bookedFill(event: FillBooked): Execution {
  return {
    kind: 'FILL',
    tradeVersion: event.version,
    orderId: event.orderId,
    venue: event.venue,
    execId: event.execId,
    eventId: eventIdOf(event),
    version: event.version,
    lastQty: event.lastQty,
    lastPx: event.lastPx,
    transactTime: event.occurredAt,
  };
}

function changedFill(event: FillCorrected | FillBusted): Execution {
  const { replaces } = event;
  const { lastQty, lastPx } = event.type === 'FILL_CORRECTED' ? event : replaces;
  return {
    kind: event.type === 'FILL_CORRECTED' ? 'CORRECTION' : 'BUST',
    replaces: { execId: replaces.execId, eventId: replaces.eventId },
    tradeVersion: replaces.tradeVersion,
    orderId: event.orderId,
    venue: event.venue,
    execId: event.execId,
    eventId: eventIdOf(event),
    version: event.version,
    lastQty,
    lastPx,
    transactTime: event.occurredAt,
  };
}
