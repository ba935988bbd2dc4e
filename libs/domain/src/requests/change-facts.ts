import type { ChangeRefused } from '../event.js';
import type { ClientOrderId, Timestamp } from '../identifiers.js';
import type { RequestInput } from '../input.js';
import type { OrderState } from '../order-state.js';
import type { Reason } from '../reasons.js';
import { requestFacts } from './outcomes.js';

export function changeFacts(order: OrderState, input: RequestInput, now: Timestamp) {
  const { body } = input;
  const submittedBy = 'submittedBy' in body ? body.submittedBy : undefined;
  return {
    ...requestFacts(input, now),
    ...(submittedBy !== undefined && { submittedBy }),
    orderId: order.orderId,
    account: order.account,
    version: order.version + 1,
    occurredAt: input.receivedAt,
    origClientOrderId: order.clientOrderId,
  };
}

/** Ours: the order keeps its status. */
export function changeRefused(
  type: ChangeRefused['type'],
  order: OrderState,
  input: RequestInput,
  body: { readonly clientOrderId?: ClientOrderId },
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
