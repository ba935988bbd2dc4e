import type { DecisionPolicy } from '../decider.js';
import { formatDecimal, parseDecimal, quantity, type Decimal, type Quantity } from '../decimal.js';
import type {
  CancelRequested,
  DomainEvent,
  OrderAmended,
  OrderEvent,
  OrderWithdrawn,
  ReplaceRequested,
} from '../event.js';
import type { ClientOrderId, OrderId, Timestamp } from '../identifiers.js';
import type { CancelOrder, Preconditions, ReplaceOrder, RequestInput } from '../input.js';
import {
  isHeld,
  isOpenOrder,
  pendingOf,
  refusedByStatus,
  type OrderState,
  type OrderTerms,
} from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import { transitionOf } from '../transitions.js';
import type { Written } from '../written.js';
import { changeFacts, changeRefused } from './change-facts.js';
import { statusReported } from './outcomes.js';
import { preconditionFault } from './preconditions.js';
import { revisionName, versionName, type RevisionName } from './own-names.js';
import { changedTerms } from './terms.js';
import { decideHold } from './hold-order.js';
import { preTradeFault, type WantedOrder } from './pre-trade.js';
import { expiryPassed, sameTerms, termsFault } from './terms-check.js';

const MAXIMUM_PENDING_REPLACES = 8;

export function decideReplace(
  state: PartitionState,
  order: OrderState,
  input: RequestInput,
  body: ReplaceOrder,
  now: Timestamp,
  policy: DecisionPolicy,
): DomainEvent {
  const known = knownResend(state, order, body);
  if (known !== undefined) {
    return statusReported({ orderId: known, account: order.account }, input, now);
  }
  if (body.ifUnchanged !== undefined && changesNothing(order, body)) {
    return decideInstead(state, order, input, body, body.ifUnchanged, now);
  }
  const name = nextName(state, order, body);
  const type = isHeld(order) ? 'ORDER_AMENDED' : 'REPLACE_REQUESTED';
  const terms =
    lifecycleFault(order, input.preconditions, type) ??
    nameFault(state, order, name.clientOrderId) ??
    reopeningFault(order, policy) ??
    replacedTerms(state, order, input, body, now);
  if (isReason(terms)) return changeRefused('REPLACE_REFUSED', order, input, body, now, terms);
  const { clientOrderId: named, revisionIssued } = name;
  const asked: Written<ReplaceRequested | OrderAmended> = {
    ...changeFacts(order, input, now),
    type,
    clientOrderId: named,
    terms,
  };
  if (revisionIssued !== undefined) asked.revisionIssued = revisionIssued;
  if (body.text !== undefined) asked.text = body.text;
  const lastPrice = lastPriceOf(order, input);
  if (lastPrice !== undefined) asked.lastPrice = lastPrice;
  return asked;
}

/** What the door knew, else the order's own newest fill, else what was known when the order last came or changed. */
function lastPriceOf(order: OrderState, input: RequestInput): Decimal | undefined {
  const { lastFillPx, instrument } = order;
  if (input.lastPrice !== undefined || lastFillPx === undefined) {
    return input.lastPrice ?? order.lastPrice;
  }
  // As it will be read from the log, without zeros at its end.
  return parseDecimal(formatDecimal(lastFillPx, instrument.priceScale));
}

export function decideCancel(
  state: PartitionState,
  order: OrderState,
  input: RequestInput,
  body: CancelOrder,
  now: Timestamp,
): DomainEvent {
  const known = knownResend(state, order, body);
  if (known !== undefined) {
    return statusReported({ orderId: known, account: order.account }, input, now);
  }
  const name = nextName(state, order, body);
  const type = isHeld(order) ? 'ORDER_WITHDRAWN' : 'CANCEL_REQUESTED';
  const fault =
    lifecycleFault(order, input.preconditions, type) ?? nameFault(state, order, name.clientOrderId);
  if (fault !== undefined) return changeRefused('CANCEL_REFUSED', order, input, body, now, fault);
  const { clientOrderId: named, revisionIssued } = name;
  const asked: Written<CancelRequested | OrderWithdrawn> = {
    ...changeFacts(order, input, now),
    type,
    clientOrderId: named,
  };
  if (revisionIssued !== undefined) asked.revisionIssued = revisionIssued;
  if (body.text !== undefined) asked.text = body.text;
  if (body.reason !== undefined) asked.cancelReason = body.reason;
  if (body.takesBack !== undefined) asked.takesBack = body.takesBack;
  return asked;
}

/** The dialect meant this by a replace that changes nothing. */
function decideInstead(
  state: PartitionState,
  order: OrderState,
  input: RequestInput,
  body: ReplaceOrder,
  instead: NonNullable<ReplaceOrder['ifUnchanged']>,
  now: Timestamp,
): DomainEvent {
  if (instead === 'CANCEL_ORDER') {
    return decideCancel(state, order, input, { ...body, type: 'CANCEL_ORDER' }, now);
  }
  return decideHold(state, order, input, { ...body, type: instead }, now);
}

/** Preconditions come first: a dialect's own rule (no change after a fill) answers before the lifecycle's. */
function lifecycleFault(
  order: OrderState,
  preconditions: Preconditions,
  asks: OrderEvent['type'],
): Reason | undefined {
  const unmet = preconditionFault(order, preconditions);
  if (unmet !== undefined) return unmet;
  if (transitionOf(order, asks) === undefined) return refusedByStatus(order);
  const replaces = pendingOf(order).filter(({ kind }) => kind === 'REPLACE').length;
  const full = asks === 'REPLACE_REQUESTED' && replaces >= MAXIMUM_PENDING_REPLACES;
  return full ? refusedByStatus(order) : undefined;
}

/** FIX rule 7: a filled order may be opened again if both sides agree. */
function reopeningFault(order: OrderState, policy: DecisionPolicy): Reason | undefined {
  return reopens(order) && policy.reopenFilled !== true ? refusedByStatus(order) : undefined;
}

function reopens(order: OrderState): boolean {
  return transitionOf(order, 'REPLACE_REQUESTED') === 'REOPENING';
}

type NextName = Pick<RevisionName, 'clientOrderId'> & Partial<RevisionName>;

/** The client's name, or one of our own. */
function nextName(
  state: PartitionState,
  order: OrderState,
  { assignName, clientOrderId: named }: ReplaceOrder | CancelOrder,
): NextName {
  if (assignName === 'REVISION') return revisionName(state, order);
  return { clientOrderId: named ?? versionName(state, order) };
}

function nameFault(
  state: PartitionState,
  order: OrderState,
  name: ClientOrderId,
): Reason | undefined {
  const used = state.names.get(order.account, name) !== undefined;
  return used ? { code: 'DUPLICATE_CLIENT_ORDER_ID' } : undefined;
}

function replacedTerms(
  state: PartitionState,
  order: OrderState,
  input: RequestInput,
  body: ReplaceOrder,
  now: Timestamp,
): OrderTerms | Reason {
  const newest = newestTerms(order);
  const terms = changedTerms(newest, body, order.instrument, order.cumQty);
  if (isReason(terms)) return terms;
  if (reopens(order) && terms.quantity <= order.cumQty) return refusedByStatus(order);
  if (sameTerms(terms, newest) && !saysMore(order, body)) return { code: 'NOTHING_TO_CHANGE' };
  const { account, instrument, side, submittedBy } = order;
  const lastPrice = lastPriceOf(order, input);
  const opens = !isOpenOrder(order);
  const wanted: Written<WantedOrder> = { account, instrument, side, terms, before: newest, opens };
  if (submittedBy !== undefined) wanted.submittedBy = submittedBy;
  if (lastPrice !== undefined) wanted.lastPrice = lastPrice;
  return (
    termsFault(terms, instrument, newest, openQuantityOf(order, body, terms)) ??
    expiryPassed(terms, now) ??
    preTradeFault(state, wanted) ??
    terms
  );
}

/** The open quantity that the request names. */
function openQuantityOf(
  { cumQty }: OrderState,
  { quantity: total, openQuantity }: ReplaceOrder,
  terms: OrderTerms,
): Quantity | undefined {
  if (total !== undefined || openQuantity === undefined) return undefined;
  return quantity(terms.quantity - cumQty);
}

function changesNothing(order: OrderState, body: ReplaceOrder): boolean {
  const newest = newestTerms(order);
  const terms = changedTerms(newest, body, order.instrument, order.cumQty);
  return !isReason(terms) && sameTerms(terms, newest) && !saysMore(order, body);
}

/** A text of its own is a change: venues carry it (M7's comment). */
function saysMore(order: OrderState, { text }: ReplaceOrder): boolean {
  const newest = pendingOf(order).reduce<string | undefined>(
    (said, request) => ('text' in request ? request.text : said),
    order.text,
  );
  return text !== undefined && text !== newest;
}

/** What the client last asked for: a chained replace builds on one that still waits (FIX D.2). */
function newestTerms(order: OrderState): OrderTerms {
  return pendingOf(order).reduce<OrderTerms>(
    (newest, request) => (request.kind === 'REPLACE' ? request.terms : newest),
    order.terms,
  );
}

/** FIX PossResend: the order that has the name already, whose state is the answer. */
function knownResend(
  state: PartitionState,
  order: OrderState,
  body: ReplaceOrder | CancelOrder,
): OrderId | undefined {
  if (body.possResend !== true || body.clientOrderId === undefined) return undefined;
  return state.names.get(order.account, body.clientOrderId);
}
