import type { OrdStatus } from '@ome/domain';
import type { OrderView } from '@ome/projections';
import { commentOf } from './answers.js';
import { canceled, EXPIRED_UNTAKEN, type Settled, type Waiting } from './verdict.js';

type Order = Pick<
  OrderView,
  | 'ordStatus'
  | 'clientOrderIds'
  | 'acknowledged'
  | 'endedUntaken'
  | 'takenBack'
  | 'cumQty'
  | 'reason'
>;

const PENDING: ReadonlySet<string> = new Set<OrdStatus>(['PENDING_CANCEL', 'PENDING_REPLACE']);

/** What became of a new order that was accepted before, by the order as it is now. */
export function newOrderNow(order: Order, waiting: Waiting): Settled {
  const { ordStatus, acknowledged, endedUntaken, takenBack } = order;
  const { orderId } = waiting;
  const cancels = ordStatus === 'PENDING_CANCEL';
  // Whatever the venue said before: it was canceled by us, or is about to be.
  if (takenBack) {
    if (!cancels) return canceled(order, orderId);
    return { ...waiting, since: 'TAKING_BACK', taken: acknowledged };
  }
  // Whatever came after its end: that was answered by then.
  const ended = endedUntaken ?? ordStatus;
  if (ended === 'REJECTED') {
    return { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE', order.reason), orderId };
  }
  if (endedUntaken === 'EXPIRED') return { kind: 'REFUSED', comment: EXPIRED_UNTAKEN, orderId };
  if (endedUntaken !== undefined) return canceled({}, orderId);
  // Of what the venue said before the end, a bust may have left no trace.
  const taken = acknowledged || ordStatus === 'CANCELED' || ordStatus === 'EXPIRED';
  if (taken) return { kind: 'TAKEN', orderId };
  return cancels ? { ...waiting, since: 'CANCELING' } : waiting;
}

/** What became of an update or cancel that was accepted before: an order keeps the names that came into force. */
export function changeNow(order: Order, waiting: Waiting): Settled {
  const { orderId } = waiting;
  if (order.clientOrderIds.includes(orderId)) return { kind: 'TAKEN', orderId };
  const waits = PENDING.has(order.ordStatus) || order.ordStatus === 'PENDING_NEW';
  return waits ? waiting : { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE') };
}
