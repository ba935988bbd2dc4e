import { isPending, type OrderState, type PendingRequest } from './order-state.js';
import type { Reason } from './reasons.js';

const NOTHING_PENDING: readonly PendingRequest[] = [];

/** What waits for the venue, oldest first. */
export function pendingOf(order: OrderState): readonly PendingRequest[] {
  return isPending(order) ? order.pending : NOTHING_PENDING;
}

type PendingReplace = Extract<PendingRequest, { kind: 'REPLACE' }>;

/** The replaces that the venue has not answered, oldest first: while they wait, and after an end that overtook them. */
export function unansweredReplaces(order: OrderState): readonly PendingReplace[] {
  const requests = order.ended === undefined ? pendingOf(order) : (order.overtaken ?? []);
  return requests.filter((request) => request.kind === 'REPLACE');
}

/** The newest name but that of the cancel which it ended by: what a replace that this overtook follows on. */
export function nameBeforeCancel({ clientOrderId, clientOrderIds, overtaken }: OrderState) {
  const canceledAs = overtaken?.find(({ kind }) => kind === 'CANCEL')?.clientOrderId;
  return canceledAs === clientOrderId ? (clientOrderIds.at(-2) ?? clientOrderId) : clientOrderId;
}

/** Why the order takes no such request now: what waits for its venue, or that it is closed. */
export function refusedByStatus(order: OrderState): Reason {
  const newest = pendingOf(order).at(-1);
  const context = { ordStatus: order.status };
  if (newest === undefined) return { code: 'ORDER_CLOSED', context };
  return { code: 'REQUEST_PENDING', context: { ...context, pending: newest.clientOrderId } };
}
