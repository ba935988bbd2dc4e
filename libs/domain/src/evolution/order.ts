import { unreachable } from '../brand.js';
import { quantity } from '../decimal.js';
import type {
  FillBooked,
  FillBusted,
  FillCorrected,
  HoldReported,
  OrderEvent,
  OrderHeld,
  OrderPlaced,
  OrderRefused,
  OrderReplaced,
} from '../event.js';
import type { ClientOrderId } from '../identifiers.js';
import {
  pendingOf,
  type ClosedOrder,
  type OrderState,
  type OrderTerms,
  type WorkingOrder,
} from '../order-state.js';
import { endsRequests, FIRST_TRANSITIONS, restingStatusAfter } from '../transitions.js';
import type { Written } from '../written.js';
import { invariant } from './invariant.js';
import { pendingAfter, settled, type Draft } from './pending.js';

type FirstEvent = OrderPlaced | OrderHeld | OrderRefused;
export type LaterEvent = Exclude<OrderEvent, FirstEvent>;

/** The order after the event. Throws when the event cannot follow. */
export function orderAfter(before: OrderState | undefined, event: OrderEvent): OrderState {
  if (isFirstEvent(event)) {
    invariant(before === undefined, () => `order ${event.orderId} exists before its ${event.type}`);
    return firstState(event);
  }
  invariant(before !== undefined, () => `${event.type} of an unknown order ${event.orderId}`);
  invariant(event.account === before.account, () => `order ${event.orderId} changes its account`);
  return laterState(before, event);
}

function isFirstEvent(event: OrderEvent): event is FirstEvent {
  return event.type in FIRST_TRANSITIONS;
}

function firstState(event: FirstEvent): OrderState {
  const order: Written<WorkingOrder | ClosedOrder> = {
    status: FIRST_TRANSITIONS[event.type],
    orderId: event.orderId,
    account: event.account,
    instrument: event.instrument,
    side: event.side,
    terms: event.terms,
    clientOrderId: event.clientOrderId,
    clientOrderIds: [event.clientOrderId],
    cumQty: quantity(0),
    notional: 0n,
    version: event.version,
    revision: 0,
    revisionIssued: 0,
    createdAt: event.recordedAt,
    updatedAt: event.recordedAt,
  };
  if (event.type === 'ORDER_HELD') order.held = true;
  if (event.type === 'ORDER_REFUSED') order.reason = event.reason.code;
  if (event.submittedBy !== undefined) order.submittedBy = event.submittedBy;
  if (event.attributes !== undefined) order.attributes = event.attributes;
  if (event.text !== undefined) order.text = event.text;
  return order;
}

/** One copy, written to and then given away: an order of many fields is copied at every event. */
function laterState(before: OrderState, event: LaterEvent): OrderState {
  const pending = pendingAfter(pendingOf(before), event);
  const facts: Draft = { ...before };
  facts.version = event.version;
  facts.updatedAt = event.recordedAt;
  nameAtVenue(facts, event);
  if ('takesBack' in event && event.takesBack !== undefined) facts.takenBack = event.version;
  change(facts, event, before);
  if (facts.terms.timeInForce !== before.terms.timeInForce) {
    facts.timeInForceSince = event.recordedAt;
  }
  const resting = restingStatusAfter(before, event.type, {
    cumQty: facts.cumQty,
    orderQty: facts.terms.quantity,
  });
  return settled(facts, resting, endsRequests(event.type, resting) ? [] : pending);
}

/** What the event says of the order, but for its status and what waits. */
function change(order: Draft, event: LaterEvent, before: OrderState): void {
  switch (event.type) {
    case 'FILL_BOOKED':
      book(order, event);
      return;
    case 'FILL_CORRECTED':
    case 'FILL_BUSTED':
      rebook(order, event);
      return;
    case 'REPLACE_REQUESTED':
    case 'CANCEL_REQUESTED':
      issueName(order, event);
      return;
    case 'ORDER_ACKNOWLEDGED':
      order.acknowledged = true;
      return;
    case 'ORDER_REPLACED':
      accept(order, event.clientOrderId, event.terms);
      order.acknowledged = true;
      say(order, replaceOf(before, event));
      return;
    case 'ORDER_AMENDED':
      issueName(order, event);
      accept(order, event.clientOrderId, event.terms);
      say(order, event);
      return;
    case 'ORDER_WITHDRAWN':
      addName(order, event.clientOrderId);
      return;
    case 'ORDER_CANCELED':
      addName(order, event.clientOrderId);
      order.canceled = true;
      return;
    case 'CANCEL_REJECTED':
      if (order.takenBack === event.inReplyTo) delete order.takenBack;
      return;
    case 'ORDER_RELEASED':
      delete order.held;
      order.revision += 1;
      return;
    case 'ORDER_HIBERNATED':
    case 'ORDER_ACTIVATED':
      hold(order, event);
      return;
    case 'DAY_ROLLED':
      order.day = beginDay(order, { tradingDay: event.tradingDay });
      return;
    case 'ORDER_RESTATED':
    case 'ORDER_RENEWED':
      order.terms = event.terms;
      if (event.type === 'ORDER_RENEWED') order.day = beginDay(order, order.day);
      return;
    case 'ORDER_REJECTED':
      order.reason = event.reason.code;
      return;
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
    case 'HIBERNATE_REFUSED':
    case 'ACTIVATE_REFUSED':
    case 'REPLACE_REJECTED':
    case 'HIBERNATE_REJECTED':
    case 'ACTIVATE_REJECTED':
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
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

function issueName(order: Draft, { revisionIssued }: { readonly revisionIssued?: number }): void {
  if (revisionIssued !== undefined) order.revisionIssued = revisionIssued;
}

function addName(order: Draft, name: ClientOrderId): void {
  if (name === order.clientOrderId) return;
  order.clientOrderId = name;
  order.clientOrderIds = [...order.clientOrderIds, name];
}

/** A change is in force. */
function accept(order: Draft, name: ClientOrderId, terms: OrderTerms): void {
  addName(order, name);
  order.terms = terms;
  order.revision += 1;
}

/** What a replace said becomes the order's once it is in force. */
function say(order: Draft, said: { readonly text?: string } | undefined): void {
  if (said?.text !== undefined) order.text = said.text;
}

function replaceOf(before: OrderState, { inReplyTo }: OrderReplaced) {
  const asked = pendingOf(before).find(({ version }) => version === inReplyTo);
  return asked?.kind === 'REPLACE' ? asked : undefined;
}

/** Whatever a venue reports, it may say what it calls the order, and at which of its revisions. */
function nameAtVenue(order: Draft, event: LaterEvent): void {
  if (!('venue' in event)) return;
  if (event.venueRevision !== undefined) order.venueRevision = event.venueRevision;
  // What was hidden under other terms says nothing of these.
  if (event.type === 'ORDER_REPLACED') delete order.hiddenQuantity;
  if (event.hiddenQuantity !== undefined) order.hiddenQuantity = event.hiddenQuantity;
  const venueOrderId = 'venueOrderId' in event ? event.venueOrderId : undefined;
  if (venueOrderId !== undefined) order.venueOrderId = venueOrderId;
}

/** An order that was entered hibernated is acknowledged by being hibernated under the venue's id. */
function hold(order: Draft, event: HoldReported): void {
  if (event.venueOrderId !== undefined) order.acknowledged = true;
  if (event.inReplyTo !== undefined) order.revision += 1;
}

function beginDay({ version, cumQty }: Draft, known: { readonly tradingDay?: string } = {}) {
  return { ...known, since: version, cumQtyBefore: cumQty };
}

function book(order: Draft, { execId, lastQty, lastPx }: FillBooked): void {
  invariant(lastQty > 0, () => `fill ${execId} of ${order.orderId} has no quantity`);
  order.cumQty = quantity(order.cumQty + lastQty);
  order.notional += BigInt(lastQty) * BigInt(lastPx);
}

/** The values replaced go, the new ones come, each to the day of its trade; a bust brings none. */
function rebook(order: Draft, event: FillCorrected | FillBusted): void {
  const { lastQty, lastPx, tradeVersion } = event.replaces;
  const corrected = event.type === 'FILL_CORRECTED' ? event : undefined;
  const added = corrected?.lastQty ?? 0;
  invariant(
    corrected === undefined || added > 0,
    () => `a correction of ${order.orderId} is empty`,
  );
  order.cumQty = quantity(order.cumQty - lastQty + added);
  order.notional -= BigInt(lastQty) * BigInt(lastPx);
  if (corrected !== undefined) order.notional += BigInt(added) * BigInt(corrected.lastPx);
  const { day } = order;
  if (day === undefined || tradeVersion >= day.since) return;
  order.day = { ...day, cumQtyBefore: quantity(day.cumQtyBefore - lastQty + added) };
}
