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
  executionKey,
  nameKey,
  reportedCumQtyKey,
  requestKey,
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
  const { account, requestId, takesBack } = event;
  if (takesBack !== undefined) takenBack.set(requestKey(account, takesBack), eventIdOf(event));
  if (event.reason.code === 'TAKEN_BACK') takenBack.delete(requestKey(account, requestId));
}

function evolveOrder(state: PartitionState, event: OrderEvent): void {
  const before = state.orders.get(event.orderId);
  const expected = (before?.version ?? 0) + 1;
  invariant(
    event.version === expected,
    `order ${event.orderId} has version ${expected} next, not ${event.version}`,
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
    invariant(cumQty >= terms.quantity, `order ${orderId} is FILLED at ${cumQty}`);
  } else if (!takesLateFills(resting)) {
    const total = leavesQtyOf(order) + cumQty;
    invariant(total === terms.quantity, `open order ${orderId}: leavesQty + cumQty is ${total}`);
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
  const key = nameKey(event.account, name);
  invariant(state.names.get(key) === undefined, `clientOrderId ${key} is used twice`);
  state.names.set(key, event.orderId);
  nameParked(state, event, name);
}

/** A refused change uses up its name too, unless the name belongs to another request already. */
function claimIfFree(state: PartitionState, event: OrderEvent, name?: ClientOrderId): void {
  if (name === undefined) return;
  const key = nameKey(event.account, name);
  if (state.names.get(key) !== undefined) return;
  state.names.set(key, event.orderId);
  nameParked(state, event, name);
}

type BookedReport = Extract<OrderEvent, { execId: unknown }>;

function bookReport(state: PartitionState, event: BookedReport): void {
  const key = executionKey(event.orderId, event.venue, event.execId);
  invariant(state.reports.get(key) === undefined, `report ${key} is booked twice`);
  state.reports.set(key, eventIdOf(event));
  unpark(state, event);
  if (event.type === 'FILL_BOOKED') bookFill(state, key, event);
  if (event.type === 'FILL_CORRECTED' || event.type === 'FILL_BUSTED') {
    replaceExecution(state, key, event);
  }
}

function replaceExecution(
  state: PartitionState,
  key: string,
  event: FillCorrected | FillBusted,
): void {
  const { orderId, venue, execId, version, replaces, occurredAt } = event;
  const replaced = executionKey(orderId, venue, replaces.execId);
  invariant(
    state.successors.get(replaced) === undefined,
    `execution ${replaced} is replaced twice`,
  );
  const { lastQty, lastPx } = event.type === 'FILL_CORRECTED' ? event : replaces;
  state.executions.set(key, {
    kind: event.type === 'FILL_CORRECTED' ? 'CORRECTION' : 'BUST',
    replaces: { execId: replaces.execId, eventId: replaces.eventId },
    tradeVersion: replaces.tradeVersion,
    orderId,
    venue,
    execId,
    eventId: eventIdOf(event),
    version,
    lastQty,
    lastPx,
    transactTime: occurredAt,
  });
  state.successors.set(replaced, key);
}

function bookFill(state: PartitionState, key: string, event: FillBooked): void {
  const { orderId, venue, execId, version, lastQty, lastPx, occurredAt } = event;
  state.executions.set(key, {
    kind: 'FILL',
    tradeVersion: version,
    orderId,
    venue,
    execId,
    eventId: eventIdOf(event),
    version,
    lastQty,
    lastPx,
    transactTime: occurredAt,
  });
  if (event.reportedCumQty === undefined) return;
  state.reportedCumQtys.set(reportedCumQtyKey(orderId, event.reportedCumQty), key);
}
