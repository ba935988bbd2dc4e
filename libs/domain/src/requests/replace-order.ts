import type { DecisionPolicy } from '../decider.js';
import type { DomainEvent, OrderAmended, ReplaceRequested } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import type { ReplaceOrder, RequestInput } from '../input.js';
import { isHeld, type OrderState } from '../order-state.js';
import { refusedByStatus } from '../pending-requests.js';
import type { PartitionState } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import type { Written } from '../written.js';
import { decideCancel } from './cancel-order.js';
import { knownResend, lifecycleFault, nameFault, nextName } from './change-checks.js';
import { changeFacts, changeRefused, wordsOf } from './change-facts.js';
import { decideHold } from './hold-order.js';
import { statusReported } from './outcomes.js';
import { changesNothing, lastPriceOf, reopens, replacedTerms } from './replaced-terms.js';

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
    ...wordsOf(body),
    type,
    clientOrderId: named,
    terms,
  };
  if (revisionIssued !== undefined) asked.revisionIssued = revisionIssued;
  const lastPrice = lastPriceOf(order, input);
  if (lastPrice !== undefined) asked.lastPrice = lastPrice;
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

/** FIX rule 7: a filled order may be opened again if both sides agree. */
function reopeningFault(order: OrderState, policy: DecisionPolicy): Reason | undefined {
  return reopens(order) && policy.reopenFilled !== true ? refusedByStatus(order) : undefined;
}
