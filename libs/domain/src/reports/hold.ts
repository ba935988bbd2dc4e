import type { DomainEvent } from '../event.js';
import { isHidden, type PendingRequest } from '../order-state.js';
import { pendingOf } from '../pending-requests.js';
import { transitionOf } from '../transitions.js';
import {
  bookedFacts,
  reportRefused,
  textOf,
  venueOrderIdOf,
  venueReason,
  type KnownReport,
} from './context.js';

type HoldKind = Extract<PendingRequest['kind'], 'HIBERNATE' | 'ACTIVATE'>;

const REPORTED = { HIBERNATE: 'ORDER_HIBERNATED', ACTIVATE: 'ORDER_ACTIVATED' } as const;
const REJECTED = { HIBERNATE: 'HIBERNATE_REJECTED', ACTIVATE: 'ACTIVATE_REJECTED' } as const;

/** The venue hid the order or shows it again, asked or not. What is so already is told only where it was asked for. */
export function decideHeld(report: KnownReport, kind: HoldKind): DomainEvent {
  const type = REPORTED[kind];
  const { order } = report;
  const asked = waitingOf(report, kind);
  const isSo = isHidden(order) === (kind === 'HIBERNATE');
  if ((isSo && asked === undefined) || transitionOf(order, type) === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  return {
    ...bookedFacts(report),
    type,
    ...(asked !== undefined && { inReplyTo: asked.version }),
    ...venueOrderIdOf(report.input),
    ...textOf(report.input),
  };
}

export function decideHoldRejected(report: KnownReport, kind: HoldKind): DomainEvent {
  const asked = waitingOf(report, kind);
  if (asked === undefined) return reportRefused(report, 'NO_SUCH_PENDING_REQUEST');
  return {
    ...bookedFacts(report),
    type: REJECTED[kind],
    clientOrderId: asked.clientOrderId,
    origClientOrderId: report.order.clientOrderId,
    inReplyTo: asked.version,
    reason: venueReason(report.input),
  };
}

function waitingOf({ order, input }: KnownReport, kind: HoldKind): PendingRequest | undefined {
  return pendingOf(order).find(
    (request) =>
      request.kind === kind &&
      (input.inReplyTo === undefined || input.inReplyTo === request.version),
  );
}
