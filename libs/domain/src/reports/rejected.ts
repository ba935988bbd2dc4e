import { unreachable } from '../brand.js';
import type { DomainEvent } from '../event.js';
import { isPending, restingStatusOf, type PendingRequest } from '../order-state.js';
import { pendingOf } from '../pending-requests.js';
import { transitionOf } from '../transitions.js';
import { decideCancelRejected, decideReplaceRejected } from './answer.js';
import { bookedFacts, reportRefused, venueReason, type KnownReport } from './context.js';
import { decideHoldRejected } from './hold.js';

/** Version of the event that first asks a venue for an order, but for one that we held. */
const PLACED = 1;

/** REJECTED refuses the order, or the request of it that it names. */
export function decideRejected(report: KnownReport): DomainEvent {
  const request = namedRequest(report);
  if (request !== undefined) return decideRequestRejected(report, request);
  return isOfAnother(report)
    ? reportRefused(report, 'NO_SUCH_PENDING_REQUEST')
    : decideOrderRejected(report);
}

/** Once the venue has the order, a REJECTED while a request waits may well mean the request: it ends no live order. */
function decideOrderRejected(report: KnownReport): DomainEvent {
  const { order } = report;
  const ambiguous = isPending(order) && order.underlying !== 'PENDING_NEW';
  if (ambiguous || transitionOf(order, 'ORDER_REJECTED') === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  return { ...bookedFacts(report), type: 'ORDER_REJECTED', reason: venueReason(report.input) };
}

function decideRequestRejected(report: KnownReport, { kind }: PendingRequest): DomainEvent {
  switch (kind) {
    case 'REPLACE':
      return decideReplaceRejected(report);
    case 'CANCEL':
      return decideCancelRejected(report);
    case 'HIBERNATE':
    case 'ACTIVATE':
      return decideHoldRejected(report, kind);
    default:
      return unreachable(kind);
  }
}

/** The request that waits, by `inReplyTo` or by a name that is not the order's yet. */
function namedRequest({ order, input: { inReplyTo, target } }: KnownReport) {
  return pendingOf(order).find(({ version, clientOrderId }) => {
    if (inReplyTo !== undefined) return version === inReplyTo;
    if (target.by !== 'clientOrderId' || target.clientOrderId !== clientOrderId) return false;
    return !order.clientOrderIds.includes(clientOrderId);
  });
}

/**
 * True when it answers a request that does not wait: by a name that is none of the order's, or by a number. Of an order that was
 * held and is not acknowledged yet, another number than the first is that of its release.
 */
function isOfAnother({ order, input: { inReplyTo, target } }: KnownReport): boolean {
  if (target.by === 'clientOrderId' && !order.clientOrderIds.includes(target.clientOrderId)) {
    return true;
  }
  if (inReplyTo === undefined || inReplyTo === PLACED) return false;
  return order.revision === 0 || restingStatusOf(order) !== 'PENDING_NEW';
}
