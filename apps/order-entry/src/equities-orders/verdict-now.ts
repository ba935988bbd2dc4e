import type { OrdStatus } from '@ome/domain';
import type { OrderView } from '@ome/projections';
import { commentOf } from './answers.js';
import {
  CANCELED_PARTLY_FILLED,
  CANCELED_UNTAKEN,
  EXPIRED_UNTAKEN,
  type Settled,
  type Waiting,
} from './verdict.js';

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

/** Statuses that only the venue's word gives an order. */
const HELD_BY_VENUE: ReadonlySet<string> = new Set<OrdStatus>([
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'DONE_FOR_DAY',
  'SUSPENDED',
  'STOPPED',
  'CALCULATED',
  'ACCEPTED_FOR_BIDDING',
]);

/** What became of a new order that was accepted before, by the order as it is now. */
export function newOrderNow(order: Order, waiting: Waiting): Settled {
  const { ordStatus, acknowledged, endedUntaken, takenBack, cumQty } = order;
  const { orderId } = waiting;
  const filled = Number(cumQty) > 0;
  // Whatever the venue said before: it was canceled by us, or is about to be.
  if (takenBack && ordStatus === 'CANCELED') {
    return {
      kind: 'REFUSED',
      comment: filled ? CANCELED_PARTLY_FILLED : CANCELED_UNTAKEN,
      orderId,
    };
  }
  if (takenBack && ordStatus === 'PENDING_CANCEL') return waiting;
  // Whatever came after its end: that was answered by then.
  const ended = endedUntaken ?? ordStatus;
  if (ended === 'REJECTED') {
    return { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE', order.reason), orderId };
  }
  if (endedUntaken !== undefined) {
    const comment = endedUntaken === 'CANCELED' ? CANCELED_UNTAKEN : EXPIRED_UNTAKEN;
    return { kind: 'REFUSED', comment, orderId };
  }
  if (acknowledged || filled || HELD_BY_VENUE.has(ordStatus)) return { kind: 'TAKEN', orderId };
  // Of what the venue said before the end, a bust may have left no trace.
  return ordStatus === 'CANCELED' || ordStatus === 'EXPIRED' ? { kind: 'TAKEN', orderId } : waiting;
}

/** What became of an update or cancel that was accepted before: an order keeps the names that came into force. */
export function changeNow(order: Order, waiting: Waiting): Settled {
  const { orderId } = waiting;
  if (order.clientOrderIds.includes(orderId)) return { kind: 'TAKEN', orderId };
  const waits = PENDING.has(order.ordStatus) || order.ordStatus === 'PENDING_NEW';
  return waits ? waiting : { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE') };
}
