import { unreachable } from '../brand.js';
import type { Evolve } from '../decider.js';
import { leavesQtyOf } from '../columns.js';
import {
  eventIdOf,
  isOrderEvent,
  type OrderEvent,
  type PartitionRecord,
  type RequestRefused,
} from '../event.js';
import { restingStatusOf, type OrderState } from '../order-state.js';
import { NO_ACCOUNT, type PartitionState } from '../partition-state.js';
import { takesLateFills } from '../transitions.js';
import { bookReport } from './booking.js';
import { changeControls, countOpenOrders } from './controls.js';
import { brokenInvariant } from './invariant.js';
import { claim, claimIfFree, isRefusedChange, namesItself } from './names.js';
import { orderAfter } from './order.js';
import { park, unpark } from './parking.js';
import { recordRequest } from './request-record.js';

export const evolve: Evolve = (state, event) => {
  // To compare one word is quicker than to ask for a field, and most events are fills.
  if (event.type === 'FILL_BOOKED' || isOrderEvent(event)) evolveOrder(state, event);
  else evolveRecord(state, event);
};

function evolveRecord(state: PartitionState, event: PartitionRecord): void {
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
}

/** Until the request comes, whose outcome says it from then on. */
function markTakenBack({ takenBack }: PartitionState, event: RequestRefused): void {
  const { account = NO_ACCOUNT, requestId, takesBack } = event;
  if (takesBack !== undefined) takenBack.set(account, takesBack, eventIdOf(event));
  if (event.reason.code === 'TAKEN_BACK') takenBack.delete(account, requestId);
}

function evolveOrder(state: PartitionState, event: OrderEvent): void {
  const { orderId, version } = event;
  const before = state.orders.get(orderId);
  const next = before === undefined ? 1 : before.version + 1;
  if (version !== next) {
    throw brokenInvariant(`order ${orderId} has version ${next} next, not ${version}`);
  }
  const after = orderAfter(before, event);
  assertQuantities(after);
  remember(state, event);
  state.orders.set(after.orderId, after);
  countOpenOrders(state, before, after);
}

/** Guarantee 4. That cumQty is the sum of the fills holds by adding each execution once. */
function assertQuantities(order: OrderState): void {
  const { cumQty, terms, orderId } = order;
  const resting = restingStatusOf(order);
  if (resting === 'FILLED') {
    if (cumQty >= terms.quantity) return;
    throw brokenInvariant(`order ${orderId} is FILLED at ${cumQty}`);
  }
  if (takesLateFills(resting)) return;
  const total = leavesQtyOf(order) + cumQty;
  if (total !== terms.quantity) {
    throw brokenInvariant(`open order ${orderId}: leavesQty + cumQty is ${total}`);
  }
}

/** What there is beside the order: names, outcomes of requests, reports. */
function remember(state: PartitionState, event: OrderEvent): void {
  if (event.type === 'FILL_BOOKED' || 'execId' in event) {
    bookReport(state, event);
    return;
  }
  if (isRefusedChange(event)) claimIfFree(state, event, event.clientOrderId);
  else if (namesItself(event)) claim(state, event, event.clientOrderId);
  recordRequest(state, event);
}
