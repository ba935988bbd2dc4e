import type { Quantity } from '../decimal.js';
import type { DomainEvent, OrderRestated, PendingReported, VenueStatusReported } from '../event.js';
import { leavesQtyOf } from '../columns.js';
import { isEarlierDay } from '../evolution/trading-day.js';
import { isPending, restingStatusOf } from '../order-state.js';
import { pendingOf } from '../pending-requests.js';
import { isReason } from '../reasons.js';
import { transitionOf } from '../transitions.js';
import { toPrice } from '../units.js';
import { answeredRequest } from './answered-request.js';
import {
  bookedFacts,
  isUnasked,
  ofEarlierDay,
  reportRefused,
  textOf,
  venueOrderIdOf,
  type KnownReport,
} from './context.js';
import { statedQuantity } from './fill.js';
import { statedTerms } from './stated-terms.js';

const GT_RENEWAL: ReadonlySet<string> = new Set(['GT_RENEWAL', '1']);

/** The venue changes the order unasked, or renews it for another day. */
export function decideRestated(
  report: KnownReport,
  said: Pick<OrderRestated, 'execType'> = {},
): DomainEvent {
  const { order, input } = report;
  const { restatementReason } = input;
  const renews = restatementReason !== undefined && GT_RENEWAL.has(restatementReason);
  const type = renews ? 'ORDER_RENEWED' : 'ORDER_RESTATED';
  if (transitionOf(order, type) === undefined) return reportRefused(report, 'STATUS_CONFLICT');
  if (renews && order.day !== undefined && isEarlierDay(order.day, input.transactTime)) {
    return reportRefused(report, ofEarlierDay(report, 'It renews an earlier day'));
  }
  const terms = statedTerms(order, order.terms, input);
  if (isReason(terms)) return reportRefused(report, terms);
  return {
    ...bookedFacts(report),
    type,
    ...said,
    terms,
    ...venueOrderIdOf(input),
    ...textOf(input),
  };
}

/** What the venue guarantees when it stops an order is kept as it said it, and not booked. */
export function decideStopped(report: KnownReport): DomainEvent {
  const { order, input } = report;
  if (transitionOf(order, 'ORDER_STOPPED') === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  const lastQty = statedQuantity(input.lastQty, order.instrument);
  if (isReason(lastQty)) return reportRefused(report, lastQty);
  const lastPx = input.lastPx === undefined ? undefined : toPrice(input.lastPx, order.instrument);
  if (isReason(lastPx)) return reportRefused(report, lastPx);
  return {
    ...bookedFacts(report),
    type: 'ORDER_STOPPED',
    ...(lastQty !== undefined && { lastQty }),
    ...(lastPx !== undefined && { lastPx }),
    ...textOf(input),
  };
}

/**
 * The venue has a request that waits, or says by the order's own name that one was made there (a cancel by voice), which
 * changes nothing until the venue has done it. Of a request of ours that does not wait, the answer came first.
 */
export function decidePending(
  report: KnownReport,
  execType: PendingReported['execType'],
): DomainEvent {
  const { order, input } = report;
  const kind = execType === 'PENDING_CANCEL' ? 'CANCEL' : 'REPLACE';
  const requests = pendingOf(order).filter((request) => request.kind === kind);
  const waiting = answeredRequest(requests, order, input);
  const isNew = execType === 'PENDING_NEW';
  const unasked = isUnasked(report) && !(kind === 'REPLACE' && namesReplace(report));
  if (!isNew && waiting === undefined && !unasked) {
    return reportRefused(report, 'NO_SUCH_PENDING_REQUEST');
  }
  const late = isNew && order.status !== 'PENDING_NEW' && !isPending(order);
  if (late || transitionOf(order, 'PENDING_REPORTED') === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  return {
    ...bookedFacts(report),
    type: 'PENDING_REPORTED',
    execType,
    ...(!isNew && waiting !== undefined && { inReplyTo: waiting.version }),
    ...textOf(input),
  };
}

/** By the name that a replace of ours gave the order it speaks of that replace, which was answered. */
function namesReplace({ order, input: { target } }: KnownReport): boolean {
  return target.by === 'clientOrderId' && target.clientOrderId !== order.clientOrderIds[0];
}

/** A status report is compared and kept: what differs is for an operator, since it says not what happened. */
export function decideVenueStatus(report: KnownReport): DomainEvent {
  const { order, input } = report;
  if (transitionOf(order, 'VENUE_STATUS_REPORTED') === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  const cumQty = statedQuantity(input.cumQty, order.instrument);
  if (isReason(cumQty)) return reportRefused(report, cumQty);
  const leavesQty = statedQuantity(input.leavesQty, order.instrument);
  if (isReason(leavesQty)) return reportRefused(report, leavesQty);
  return {
    ...bookedFacts(report),
    type: 'VENUE_STATUS_REPORTED',
    ...(input.ordStatus !== undefined && { reportedStatus: input.ordStatus }),
    ...(cumQty !== undefined && { reportedCumQty: cumQty }),
    ...(leavesQty !== undefined && { reportedLeavesQty: leavesQty }),
    differs: differencesOf(report, cumQty, leavesQty),
    ...textOf(input),
  };
}

function differencesOf(
  { order, input }: KnownReport,
  cumQty: Quantity | undefined,
  leavesQty: Quantity | undefined,
): VenueStatusReported['differs'] {
  // The venue cannot know of a request that is on its way.
  const known = [order.status, restingStatusOf(order)];
  return [
    ...(differs(input.ordStatus, ...known) ? (['ordStatus'] as const) : []),
    ...(differs(cumQty, order.cumQty) ? (['cumQty'] as const) : []),
    ...(differs(leavesQty, leavesQtyOf(order)) ? (['leavesQty'] as const) : []),
  ];
}

function differs(told: unknown, ...known: readonly unknown[]): boolean {
  return told !== undefined && !known.includes(told);
}
