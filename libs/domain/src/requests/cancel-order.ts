import type { CancelRequested, DomainEvent, OrderWithdrawn } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import type { CancelOrder, RequestInput } from '../input.js';
import { isHeld, type OrderState } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import type { Written } from '../written.js';
import { knownResend, lifecycleFault, nameFault, nextName } from './change-checks.js';
import { changeFacts, changeRefused, wordsOf } from './change-facts.js';
import { statusReported } from './outcomes.js';

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
  const { requestReason: cancelReason, ...words } = wordsOf(body);
  const asked: Written<CancelRequested | OrderWithdrawn> = {
    ...changeFacts(order, input, now),
    ...words,
    type,
    clientOrderId: named,
  };
  if (revisionIssued !== undefined) asked.revisionIssued = revisionIssued;
  if (cancelReason !== undefined) asked.cancelReason = cancelReason;
  if (body.takesBack !== undefined) asked.takesBack = body.takesBack;
  return asked;
}
