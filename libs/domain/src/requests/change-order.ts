import type { DecisionPolicy } from '../decider.js';
import type { ChangeRefused, DomainEvent } from '../event.js';
import { clientOrderId, type ClientOrderId, type OrderId, type Timestamp } from '../identifiers.js';
import type { CancelOrder, Preconditions, ReplaceOrder, RequestInput } from '../input.js';
import { pendingOf, type OrderState, type OrderTerms } from '../order-state.js';
import { nameKey, type PartitionState } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import { transitionOf } from '../transitions.js';
import { requestFacts, statusReported } from './outcomes.js';
import { changedTerms } from './terms.js';
import { sameTerms, termsFault } from './terms-check.js';

const MAXIMUM_PENDING_REPLACES = 8;
const ORDER_PART_OF_NAME = 18;
const REVISION_DIGITS = 6;

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
  const name = nextName(order, body);
  const terms =
    lifecycleFault(order, input.preconditions, 'REPLACE_REQUESTED') ??
    nameFault(state, order, name.clientOrderId) ??
    reopeningFault(order, policy) ??
    replacedTerms(order, body);
  if (isReason(terms)) return changeRefused('REPLACE_REFUSED', order, input, body, now, terms);
  return {
    ...changeFacts(order, input, now),
    ...name,
    type: 'REPLACE_REQUESTED',
    terms,
    ...(body.text !== undefined && { text: body.text }),
  };
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
  const name = nextName(order, body);
  const fault =
    lifecycleFault(order, input.preconditions, 'CANCEL_REQUESTED') ??
    nameFault(state, order, name.clientOrderId);
  if (fault !== undefined) return changeRefused('CANCEL_REFUSED', order, input, body, now, fault);
  return {
    ...changeFacts(order, input, now),
    ...name,
    type: 'CANCEL_REQUESTED',
    ...(body.text !== undefined && { text: body.text }),
    ...(body.reason !== undefined && { cancelReason: body.reason }),
  };
}

/** Preconditions come first: a dialect's own rule (no change after a fill) answers before the lifecycle's. */
function lifecycleFault(
  order: OrderState,
  preconditions: Preconditions,
  asks: 'REPLACE_REQUESTED' | 'CANCEL_REQUESTED',
): Reason | undefined {
  const pending = pendingOf(order);
  const { newestName, noFills, noPending, revision } = preconditions;
  if (newestName !== undefined && !isNewest(order, newestName)) return { code: 'NOT_NEWEST_NAME' };
  if (noFills === true && order.cumQty > 0) return { code: 'ORDER_HAS_FILLS' };
  if (revision !== undefined && revision !== order.revision) return { code: 'REVISION_MISMATCH' };
  const venueFault = venuePreconditionFault(order, preconditions);
  if (venueFault !== undefined) return venueFault;
  if (transitionOf(order, asks) === undefined) {
    return { code: pending.length > 0 ? 'REQUEST_PENDING' : 'ORDER_CLOSED' };
  }
  if (noPending === true && pending.length > 0) return { code: 'REQUEST_PENDING' };
  const replaces = pending.filter(({ kind }) => kind === 'REPLACE').length;
  const full = asks === 'REPLACE_REQUESTED' && replaces >= MAXIMUM_PENDING_REPLACES;
  return full ? { code: 'REQUEST_PENDING' } : undefined;
}

/** What the venue never said fits no expectation: a condition ignored is a change that the client had ruled out. */
function venuePreconditionFault(
  order: OrderState,
  { venueOrderId, venueRevision }: Preconditions,
): Reason | undefined {
  const changed =
    (venueOrderId !== undefined && venueOrderId !== order.venueOrderId) ||
    (venueRevision !== undefined && venueRevision !== order.venueRevision);
  return changed ? { code: 'REVISION_MISMATCH' } : undefined;
}

/** Nothing is at the venue any more once it said that it cancelled the rest. */
function reopeningFault(order: OrderState, policy: DecisionPolicy): Reason | undefined {
  if (transitionOf(order, 'REPLACE_REQUESTED') !== 'REOPENING') return undefined;
  const allowed = policy.reopenFilled === true && order.canceled !== true;
  return allowed ? undefined : { code: 'ORDER_CLOSED' };
}

/** The newest accepted name, or one that waits: until the venue answers, both find the order. */
function isNewest(order: OrderState, name: ClientOrderId): boolean {
  if (name === order.clientOrderId) return true;
  return pendingOf(order).some((request) => request.clientOrderId === name);
}

/** The client's name; or one of our own: a revision of the order, or `<orderId>.<version>`. */
function nextName(order: OrderState, body: ReplaceOrder | CancelOrder) {
  if (body.assignName === 'REVISION') {
    const revisionIssued = order.revisionIssued + 1;
    const digits = revisionIssued.toString(16).padStart(REVISION_DIGITS, '0');
    const name = `${order.orderId.slice(0, ORDER_PART_OF_NAME)}${digits}`;
    return { clientOrderId: clientOrderId(name), revisionIssued };
  }
  const own = () => clientOrderId(`${order.orderId}.${order.version + 1}`);
  return { clientOrderId: body.clientOrderId ?? own() };
}

function nameFault(
  state: PartitionState,
  order: OrderState,
  name: ClientOrderId,
): Reason | undefined {
  const used = state.names.get(nameKey(order.account, name)) !== undefined;
  return used ? { code: 'DUPLICATE_CLIENT_ORDER_ID' } : undefined;
}

function replacedTerms(order: OrderState, body: ReplaceOrder): OrderTerms | Reason {
  const newest = newestTerms(order);
  const terms = changedTerms(newest, body, order.instrument, order.cumQty);
  if (isReason(terms)) return terms;
  if (order.status === 'FILLED' && terms.quantity <= order.cumQty) return { code: 'ORDER_CLOSED' };
  if (sameTerms(terms, newest)) return { code: 'NOTHING_TO_CHANGE' };
  return termsFault(terms, order.instrument, newest) ?? terms;
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
  return state.names.get(nameKey(order.account, body.clientOrderId));
}

function changeFacts(order: OrderState, input: RequestInput, now: Timestamp) {
  return {
    ...requestFacts(input, now),
    orderId: order.orderId,
    account: order.account,
    version: order.version + 1,
    occurredAt: input.receivedAt,
    origClientOrderId: order.clientOrderId,
  };
}

function changeRefused(
  type: ChangeRefused['type'],
  order: OrderState,
  input: RequestInput,
  body: ReplaceOrder | CancelOrder,
  now: Timestamp,
  reason: Reason,
): ChangeRefused {
  return {
    ...changeFacts(order, input, now),
    type,
    ...(body.clientOrderId !== undefined && { clientOrderId: body.clientOrderId }),
    reason,
  };
}
