import { unreachable } from '../brand.js';
import type { DecisionPolicy } from '../decider.js';
import type { DomainEvent, RequestRefused } from '../event.js';
import { eventIdOfRecorded, outcomeOf } from '../evolution/request-record.js';
import { compareTimestamps, type Account, type Timestamp } from '../identifiers.js';
import type {
  CancelOrder,
  MassCancel,
  NewOrder,
  OrderList,
  RequestBody,
  RequestInput,
} from '../input.js';
import { NO_ACCOUNT, type PartitionState, type RecordedRequest } from '../partition-state.js';
import { decideCancel } from './cancel-order.js';
import { decideHold } from './hold-order.js';
import { decideList } from './order-list.js';
import { massCancelRequested } from './mass-cancel.js';
import { decideNewOrder } from './new-order.js';
import { decideReplace } from './replace-order.js';
import { statusReported, requestRefused, type RequestIdentity } from './outcomes.js';
import { subjectOf, type Subject } from './subject.js';

/**
 * A repeat is answered before the deadline is looked at: a door that produces a request twice must not get a second,
 * different outcome for the late copy.
 */
export function decideRequest(
  state: PartitionState,
  input: RequestInput,
  now: Timestamp,
  policy: DecisionPolicy,
): readonly DomainEvent[] {
  const subject = subjectOf(state, input);
  const recorded = recordedRequest(state, input, subject);
  if (recorded !== undefined) return [repeated(recorded, input, subject, now)];
  if (isTakenBack(state, input, subject)) return [refused(input, subject, now, 'TAKEN_BACK')];
  if (isTooLate(input, now)) return [refused(input, subject, now, 'TOO_LATE')];
  return decideFirst(state, input, input.body, subject, now, policy);
}

function decideFirst(
  state: PartitionState,
  input: RequestInput,
  body: RequestBody,
  subject: Subject,
  now: Timestamp,
  policy: DecisionPolicy,
): readonly DomainEvent[] {
  switch (body.type) {
    case 'NEW_ORDER':
    case 'ORDER_LIST':
    case 'MASS_CANCEL': {
      const { account } = subject;
      if (account === undefined) return [refused(input, subject, now, 'ACCOUNT_NOT_ALLOWED')];
      return decideOfAccount(state, input, body, account, now);
    }
    case 'REPLACE_ORDER':
    case 'CANCEL_ORDER':
    case 'HIBERNATE_ORDER':
    case 'ACTIVATE_ORDER':
    case 'ORDER_STATUS':
      return [decideOnOrder(state, input, body, subject, now, policy)];
    default:
      return unreachable(body);
  }
}

function decideOfAccount(
  state: PartitionState,
  input: RequestInput,
  body: NewOrder | OrderList | MassCancel,
  account: Account,
  now: Timestamp,
): readonly DomainEvent[] {
  switch (body.type) {
    case 'NEW_ORDER':
      return [decideNewOrder(state, input, body, account, now)];
    case 'ORDER_LIST':
      return decideList(state, input, body, account, now);
    case 'MASS_CANCEL':
      return [massCancelRequested(input, body, account, now)];
    default:
      return unreachable(body);
  }
}

function decideOnOrder(
  state: PartitionState,
  input: RequestInput,
  body: Exclude<RequestBody, NewOrder | OrderList | MassCancel>,
  subject: Subject,
  now: Timestamp,
  policy: DecisionPolicy,
): DomainEvent {
  const { order } = subject;
  switch (body.type) {
    case 'HIBERNATE_ORDER':
    case 'ACTIVATE_ORDER':
      if (order === undefined) return refused(input, subject, now, 'UNKNOWN_ORDER');
      return decideHold(state, order, input, body, now);
    case 'REPLACE_ORDER':
      if (order === undefined) {
        return { ...refused(input, subject, now, 'UNKNOWN_ORDER'), execType: 'REPLACE_REJECTED' };
      }
      return decideReplace(state, order, input, body, now, policy);
    case 'CANCEL_ORDER':
      if (order === undefined) return cancelOfNone(state, input, body, subject, now);
      return decideCancel(state, order, input, body, now);
    case 'ORDER_STATUS':
      if (order === undefined) return refused(input, subject, now, 'UNKNOWN_ORDER');
      return statusReported(order, input, now);
    default:
      return unreachable(body);
  }
}

/** A NEW that comes after its own cancel would live although its caller was told otherwise. */
function cancelOfNone(
  state: PartitionState,
  input: RequestInput,
  { takesBack }: CancelOrder,
  subject: Subject,
  now: Timestamp,
): RequestRefused {
  const refusal = {
    ...refused(input, subject, now, 'UNKNOWN_ORDER'),
    execType: 'CANCEL_REJECTED',
  } as const;
  if (takesBack === undefined) return refusal;
  const decided = state.requests.get(subject.account ?? NO_ACCOUNT, takesBack) !== undefined;
  return decided ? refusal : { ...refusal, takesBack };
}

function isTakenBack(state: PartitionState, input: RequestInput, { account }: Subject): boolean {
  return state.takenBack.get(account ?? NO_ACCOUNT, input.requestId) !== undefined;
}

function recordedRequest(
  state: PartitionState,
  input: RequestInput,
  subject: Subject,
): RecordedRequest | undefined {
  const recorded = state.requests.get(subject.account ?? NO_ACCOUNT, input.requestId);
  if (recorded !== undefined || input.account !== undefined) return recorded;
  // Decided before its order was there, a request without an account was recorded without one, where the ids of all who say none
  // meet: another body is somebody else's request, which must not keep a cancel from its order.
  const unnamed = state.requests.get(NO_ACCOUNT, input.requestId);
  return unnamed?.bodyHash === input.bodyHash ? unnamed : undefined;
}

export function repeated(
  first: RecordedRequest,
  input: RequestIdentity,
  subject: Subject,
  now: Timestamp,
): DomainEvent {
  if (first.bodyHash !== input.bodyHash) return refused(input, subject, now, 'REQUEST_ID_REUSED');
  const { orderId } = first;
  return {
    type: 'REQUEST_REPEATED',
    inputId: input.inputId,
    cause: input.cause,
    recordedAt: now,
    requestId: input.requestId,
    bodyHash: input.bodyHash,
    ...(subject.account !== undefined && { account: subject.account }),
    ...(orderId !== undefined && { orderId }),
    duplicateOf: eventIdOfRecorded(first),
    outcome: outcomeOf(first),
  };
}

function isTooLate({ body, deadline }: RequestInput, now: Timestamp): boolean {
  if (deadline === undefined || isNeverTooLate(body)) return false;
  return compareTimestamps(now, deadline) > 0;
}

/** A cancel is not, nor a list without orders: refused, the id that it takes would be lost to the cancels that wait for it. */
function isNeverTooLate(body: RequestBody): boolean {
  if (body.type === 'ORDER_LIST') return body.orders.length === 0;
  return body.type === 'CANCEL_ORDER' || body.type === 'MASS_CANCEL';
}

function refused(
  input: RequestIdentity,
  subject: Subject,
  now: Timestamp,
  code: RequestRefused['reason']['code'],
): RequestRefused {
  return requestRefused(input, subject.account, now, { code });
}
