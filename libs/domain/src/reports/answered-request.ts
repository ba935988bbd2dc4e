import type { ReportInput } from '../input.js';
import type { OrderState, PendingRequest } from '../order-state.js';

/**
 * By `inReplyTo`, else by the name of the request, else the oldest. A later name of the chain that waits for nothing was
 * answered before: taking it for the oldest would let one answer count for two requests.
 */
export function answeredRequest<Request extends PendingRequest>(
  waiting: readonly Request[],
  order: OrderState,
  { inReplyTo, target }: ReportInput,
): Request | undefined {
  if (inReplyTo !== undefined) return waiting.find(({ version }) => version === inReplyTo);
  if (target.by === 'orderId' || target.clientOrderId === order.clientOrderIds[0]) {
    return waiting[0];
  }
  return waiting.find(({ clientOrderId }) => clientOrderId === target.clientOrderId);
}
