import type { OrderStatusReported, RequestRefused } from '../event.js';
import type { Account, ClientOrderId, OrderId, Timestamp } from '../identifiers.js';
import type { RequestInput } from '../input.js';
import type { Reason } from '../reasons.js';

export function requestFacts(input: RequestInput, now: Timestamp) {
  const { inputId, cause, requestId, bodyHash } = input;
  return { inputId, cause, recordedAt: now, requestId, bodyHash };
}

/** A refusal of no order: it uses up no name. `orderId` says which order has the name already. */
export function requestRefused(
  input: RequestInput,
  account: Account | undefined,
  now: Timestamp,
  reason: Reason,
  orderId?: OrderId,
): RequestRefused {
  const named = namedBy(input);
  return {
    ...requestFacts(input, now),
    type: 'REQUEST_REFUSED',
    ...(account !== undefined && { account }),
    ...(named !== undefined && { clientOrderId: named }),
    reason,
    ...(orderId !== undefined && { orderId }),
  };
}

function namedBy({ body }: RequestInput): ClientOrderId | undefined {
  return 'clientOrderId' in body ? body.clientOrderId : undefined;
}

export function statusReported(
  order: { readonly orderId: OrderId; readonly account: Account },
  input: RequestInput,
  now: Timestamp,
): OrderStatusReported {
  const { orderId, account } = order;
  return { ...requestFacts(input, now), type: 'ORDER_STATUS_REPORTED', account, orderId };
}
