import { unreachable } from '../brand.js';
import type { FillBooked, FirstEvent, LaterEvent, OrderEvent } from '../event.js';
import { lastingAfter } from '../lasting.js';
import type { OrderState } from '../order-state.js';
import { pendingOf } from '../pending-requests.js';
import { endsRequests, restingStatusAfter } from '../transitions.js';
import {
  accept,
  addName,
  askForChange,
  issueName,
  leaveUndone,
  replace,
  say,
  takeBack,
} from './chain.js';
import { end, ENDS } from './end.js';
import { firstState } from './first-state.js';
import { brokenInvariant } from './invariant.js';
import { pendingAfter, settled, type Draft } from './pending.js';
import { cumQtyAfter, notionalOf, rebook, termsAfter } from './quantities.js';
import { fillDay, renewDay, rollDay } from './trading-day.js';
import { acknowledge, nameAtVenue } from './venue-words.js';

const NONE: readonly [] = [];

/** The order after the event. Throws when the event cannot follow. */
export function orderAfter(before: OrderState | undefined, event: OrderEvent): OrderState {
  const { orderId, type, account } = event;
  if (isFirstEvent(event)) {
    if (before === undefined) return firstState(event);
    throw brokenInvariant(`order ${orderId} exists before its ${type}`);
  }
  if (before === undefined) throw brokenInvariant(`${type} of an unknown order ${orderId}`);
  if (account !== before.account) throw brokenInvariant(`order ${orderId} changes its account`);
  return laterState(before, event);
}

function isFirstEvent(event: OrderEvent): event is FirstEvent {
  const { type } = event;
  return type === 'ORDER_PLACED' || type === 'ORDER_HELD' || type === 'ORDER_REFUSED';
}

/** One copy, written to and then given away: an order of many fields is copied at every event. */
function laterState(before: OrderState, event: LaterEvent): OrderState {
  const pending = before.ended === undefined ? pendingAfter(pendingOf(before), event) : NONE;
  const cumQty = cumQtyAfter(before, event);
  const terms = termsAfter(before, event);
  const resting = restingStatusAfter(before, event.type, { cumQty, orderQty: terms.quantity });
  const order = settled(before, resting, endsRequests(event.type, resting) ? NONE : pending);
  order.version = event.version;
  order.updatedAt = event.recordedAt;
  order.cumQty = cumQty;
  order.terms = terms;
  if (terms.timeInForce !== before.terms.timeInForce) order.timeInForceSince = event.recordedAt;
  if ('venue' in event) nameAtVenue(order, event, before);
  if (event.type === 'FILL_BOOKED') {
    order.notional += notionalOf(event);
    order.lastFillPx = event.lastPx;
    if (order.day !== undefined) fillDay(order, event);
    return order;
  }
  order.lasting = lastingAfter(before, event.type);
  const ended = ENDS[event.type];
  if (ended !== undefined) end(order, ended, resting, before, event);
  change(order, event, before);
  return order;
}

/** What else the event says of the order. */
function change(order: Draft, event: Exclude<LaterEvent, FillBooked>, before: OrderState): void {
  switch (event.type) {
    case 'FILL_CORRECTED':
    case 'FILL_BUSTED':
      rebook(order, event);
      return;
    case 'REPLACE_REQUESTED':
      askForChange(order, event);
      return;
    case 'CANCEL_REQUESTED':
      issueName(order, event);
      takeBack(order, event);
      return;
    case 'ORDER_ACKNOWLEDGED':
      acknowledge(order, before);
      return;
    case 'ORDER_REPLACED':
      replace(order, event, before);
      return;
    case 'ORDER_AMENDED':
      askForChange(order, event);
      accept(order, event.clientOrderId);
      say(order, event);
      return;
    case 'ORDER_WITHDRAWN':
      addName(order, event.clientOrderId);
      takeBack(order, event);
      return;
    case 'ORDER_CANCELED':
      addName(order, event.clientOrderId);
      return;
    case 'REPLACE_REJECTED':
      leaveUndone(order, event, before);
      return;
    case 'CANCEL_REJECTED':
      if (order.takenBack === event.inReplyTo) order.takenBack = undefined;
      return;
    case 'ORDER_RELEASED':
      order.held = undefined;
      order.revision += 1;
      return;
    case 'ORDER_HIBERNATED':
    case 'ORDER_ACTIVATED':
      if (event.inReplyTo !== undefined) order.revision += 1;
      return;
    case 'DAY_ROLLED':
      rollDay(order, event);
      return;
    case 'ORDER_RENEWED':
      renewDay(order, event);
      return;
    case 'ORDER_REJECTED':
      order.reason = event.reason.code;
      return;
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
    case 'HIBERNATE_REFUSED':
    case 'ACTIVATE_REFUSED':
    case 'HIBERNATE_REJECTED':
    case 'ACTIVATE_REJECTED':
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
    case 'ORDER_RESTATED':
    case 'ORDER_LAPSED':
    case 'ORDER_EXPIRED':
    case 'ORDER_DONE_FOR_DAY':
    case 'ORDER_SUSPENDED':
    case 'ORDER_STOPPED':
    case 'ORDER_CALCULATED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
    case 'ORDER_TRIGGERED':
    case 'PENDING_REPORTED':
    case 'VENUE_STATUS_REPORTED':
      return;
    default:
      unreachable(event);
  }
}
