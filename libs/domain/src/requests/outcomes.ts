import type { OrderStatusReported, RequestRefused } from '../event.js';
import {
  clientOrderId,
  type Account,
  type ClientOrderId,
  type OrderId,
  type Timestamp,
} from '../identifiers.js';
import type { RequestInput } from '../input.js';
import type { Reason } from '../reasons.js';

/** What identifies a request, whoever makes it: a caller, an operator or the clock. */
export type RequestIdentity = Pick<RequestInput, 'inputId' | 'cause' | 'requestId' | 'bodyHash'> & {
  readonly body?: object;
};

export function requestFacts(input: RequestIdentity, now: Timestamp) {
  const { inputId, cause, requestId, bodyHash } = input;
  return { inputId, cause, recordedAt: now, requestId, bodyHash };
}

/** A refusal of no order: it uses up no name. `orderId` says which order has the name already. */
export function requestRefused(
  input: RequestIdentity,
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

function namedBy({ body }: RequestIdentity): ClientOrderId | undefined {
  const named = body !== undefined && 'clientOrderId' in body ? body.clientOrderId : undefined;
  return typeof named === 'string' ? clientOrderId(named) : undefined;
}

export function statusReported(
  order: { readonly orderId: OrderId; readonly account: Account },
  input: RequestInput,
  now: Timestamp,
): OrderStatusReported {
  const { orderId, account } = order;
  return { ...requestFacts(input, now), type: 'ORDER_STATUS_REPORTED', account, orderId };
}
