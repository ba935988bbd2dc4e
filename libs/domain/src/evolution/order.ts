import { unreachable } from '../brand.js';
import { quantity } from '../decimal.js';
import type {
  CancelRequested,
  FillBooked,
  FirstEvent,
  LaterEvent,
  OrderAmended,
  OrderEvent,
  OrderReplaced,
  OrderWithdrawn,
  ReplaceRequested,
  ReportedEvent,
} from '../event.js';
import type { ClientOrderId } from '../identifiers.js';
import {
  isAcknowledged,
  nameBeforeCancel,
  pendingOf,
  unansweredReplaces,
  type OrderFacts,
  type OrderState,
} from '../order-state.js';
import type { EndedStatus, RestingStatus } from '../status.js';
import { FIRST_TRANSITIONS } from '../transition-table.js';
import { endsRequests, restingStatusAfter, transitionOf } from '../transitions.js';
import { copiedAtRest } from './copied-order.js';
import { brokenInvariant } from './invariant.js';
import { pendingAfter, settled, type Draft } from './pending.js';
import { cumQtyAfter, notionalOf, rebook, termsAfter } from './quantities.js';

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

function firstState(event: FirstEvent): OrderState {
  const facts: OrderFacts = {
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
    lastPrice: event.lastPrice,
    submittedBy: event.submittedBy,
    attributes: event.attributes,
    text: event.text,
    createdAt: event.recordedAt,
    updatedAt: event.recordedAt,
  };
  const order = copiedAtRest(facts, FIRST_TRANSITIONS[event.type]);
  if (event.type === 'ORDER_HELD') order.held = true;
  if (event.type === 'ORDER_REFUSED') {
    order.reason = event.reason.code;
    order.ended = 'REJECTED';
  }
  return order;
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
  if ('venue' in event) nameAtVenue(order, event);
  if (event.type === 'FILL_BOOKED') {
    order.notional += notionalOf(event);
    order.lastFillPx = event.lastPx;
    return order;
  }
  const ended = ENDS[event.type];
  if (ended !== undefined) end(order, ended, resting, before, event);
  change(order, event, before);
  return order;
}

const ENDS: Readonly<Partial<Record<LaterEvent['type'], EndedStatus>>> = {
  ORDER_CANCELED: 'CANCELED',
  ORDER_WITHDRAWN: 'CANCELED',
  ORDER_EXPIRED: 'EXPIRED',
  ORDER_LAPSED: 'EXPIRED',
  ORDER_REJECTED: 'REJECTED',
};

/** Orders end once, but for those that were FILLED first, which the venue had. */
function end(
  order: Draft,
  ended: EndedStatus,
  resting: RestingStatus,
  before: OrderState,
  event: LaterEvent,
): void {
  order.ended = ended;
  if (ended !== 'REJECTED' && unansweredReplaces(before).length > 0) {
    const answered = 'inReplyTo' in event ? event.inReplyTo : undefined;
    order.overtaken = pendingOf(before).filter(
      ({ kind, version }) => kind === 'REPLACE' || version === answered,
    );
  }
  if (!isAcknowledged(before)) order.endedUntaken = true;
  // Filled, expired or rejected before it could be taken back.
  if (resting !== 'CANCELED') order.takenBack = undefined;
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
      order.day = beginDay(order, { tradingDay: event.tradingDay });
      return;
    case 'ORDER_RENEWED':
      order.day = beginDay(order, order.day);
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

/** What overtook a first acknowledgement is newer than it: how the order was called meanwhile stands. */
function acknowledge(order: Draft, before: OrderState): void {
  order.acknowledged = true;
  if (transitionOf(before, 'ORDER_ACKNOWLEDGED') !== 'FIRST_ACKNOWLEDGEMENT') return;
  const { venueOrderId, venueRevision, hiddenQuantity } = before;
  if (venueOrderId !== undefined) order.venueOrderId = venueOrderId;
  if (venueRevision !== undefined) order.venueRevision = venueRevision;
  if (hiddenQuantity !== undefined) order.hiddenQuantity = hiddenQuantity;
}

function issueName(order: Draft, { revisionIssued }: { readonly revisionIssued?: number }): void {
  if (revisionIssued !== undefined) order.revisionIssued = revisionIssued;
}

function askForChange(order: Draft, event: ReplaceRequested | OrderAmended): void {
  issueName(order, event);
  if (event.lastPrice === undefined) return;
  order.lastPrice = event.lastPrice;
  order.lastFillPx = undefined;
}

function addName(order: Draft, name: ClientOrderId): void {
  if (name === order.clientOrderId) return;
  order.clientOrderId = name;
  order.clientOrderIds = [...order.clientOrderIds, name];
}

function accept(order: Draft, name: ClientOrderId): void {
  addName(order, name);
  order.revision += 1;
}

function takeBack(order: Draft, { takesBack, version }: CancelRequested | OrderWithdrawn): void {
  if (takesBack !== undefined) order.takenBack = version;
}

/** What a replace said becomes the order's once it is in force. */
function say(order: Draft, said: { readonly text?: string } | undefined): void {
  if (said?.text !== undefined) order.text = said.text;
}

/** A replace that the end overtook is older than the cancel: its name comes before the cancel's. */
function replace(order: Draft, event: OrderReplaced, before: OrderState): void {
  const { clientOrderId, inReplyTo } = event;
  const asked = unansweredReplaces(before).find(({ version }) => version === inReplyTo);
  if (asked === undefined) throw brokenInvariant(`no replace of version ${inReplyTo} waits`);
  accept(order, clientOrderId);
  if (nameBeforeCancel(before) !== before.clientOrderId) {
    const [canceledAs, earlier] = [before.clientOrderId, before.clientOrderIds.slice(0, -1)];
    order.clientOrderId = canceledAs;
    order.clientOrderIds = [...earlier, clientOrderId, canceledAs];
  }
  order.overtaken = before.overtaken?.filter((request) => request !== asked);
  say(order, asked);
}

/** After these the order is called as they say; what else the venue says may be of before, and names an order without name. */
const RENAMES: ReadonlySet<ReportedEvent['type']> = new Set<ReportedEvent['type']>([
  'ORDER_ACKNOWLEDGED',
  'ORDER_REPLACED',
  'ORDER_RESTATED',
  'ORDER_RENEWED',
  'ORDER_HIBERNATED',
  'ORDER_ACTIVATED',
]);

/** Whatever a venue reports, it may say what it calls the order, and at which of its revisions. */
function nameAtVenue(order: Draft, event: ReportedEvent): void {
  if (event.venueRevision !== undefined) order.venueRevision = event.venueRevision;
  // What was hidden under other terms says nothing of these.
  if (event.type === 'ORDER_REPLACED') order.hiddenQuantity = undefined;
  if (event.hiddenQuantity !== undefined) order.hiddenQuantity = event.hiddenQuantity;
  const { venueOrderId, type } = event;
  if (venueOrderId === undefined) return;
  if (order.venueOrderId === undefined || RENAMES.has(type)) order.venueOrderId = venueOrderId;
}

function beginDay({ version, cumQty }: Draft, known: { readonly tradingDay?: string } = {}) {
  return { ...known, since: version, cumQtyBefore: cumQty };
}
