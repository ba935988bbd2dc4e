import type { DomainEvent } from '../event.js';
import type { ReportInput } from '../input.js';
import type { OrderState, PendingRequest } from '../order-state.js';
import { nameBeforeCancel, pendingOf, unansweredReplaces } from '../pending-requests.js';
import { isReason } from '../reasons.js';
import { transitionOf } from '../transitions.js';
import { answeredRequest } from './answered-request.js';
import {
  bookedFacts,
  isUnasked,
  reportRefused,
  textOf,
  venueOrderIdOf,
  venueReason,
  type KnownReport,
} from './context.js';
import { decideRestated } from './notices.js';
import { leavesOverfill } from './overfill.js';
import { statedTerms } from './stated-terms.js';

type PendingCancel = Extract<PendingRequest, { kind: 'CANCEL' }>;

export function decideReplaced(report: KnownReport): DomainEvent {
  const { order, input } = report;
  const asked = answeredRequest(unansweredReplaces(order), order, input);
  if (asked === undefined) {
    return isUnasked(report) && restates(order, input)
      ? decideRestated(report, { execType: 'REPLACED' })
      : reportRefused(report, 'NO_SUCH_PENDING_REQUEST');
  }
  const terms = statedTerms(order, asked.terms, input);
  if (isReason(terms)) return reportRefused(report, terms);
  return {
    ...bookedFacts(report),
    ...answerFacts(order, asked),
    type: 'ORDER_REPLACED',
    terms,
    ...venueOrderIdOf(input),
  };
}

/**
 * A replace that nobody asked for is a restatement (FIX: ExecType Restated) under another word, which is kept. Once a
 * replace of ours was confirmed, only a reason tells it from that answer said again, which would bring old terms back.
 */
function restates({ revision }: OrderState, input: ReportInput): boolean {
  const { orderQty, price, displayQuantity, restatementReason } = input;
  const states = orderQty !== undefined || price !== undefined || displayQuantity !== undefined;
  return states && (revision === 0 || restatementReason !== undefined);
}

export function decideReplaceRejected(report: KnownReport): DomainEvent {
  const asked = answeredRequest(unansweredReplaces(report.order), report.order, report.input);
  return rejected(report, 'REPLACE_REJECTED', asked);
}

export function decideCancelRejected(report: KnownReport): DomainEvent {
  const asked = answeredRequest(cancelsOf(report.order), report.order, report.input);
  return rejected(report, 'CANCEL_REJECTED', asked);
}

function rejected(
  report: KnownReport,
  type: 'REPLACE_REJECTED' | 'CANCEL_REJECTED',
  asked: PendingRequest | undefined,
): DomainEvent {
  if (asked === undefined) return reportRefused(report, 'NO_SUCH_PENDING_REQUEST');
  const reason = venueReason(report.input);
  return {
    ...bookedFacts(report),
    ...answerFacts(report.order, asked),
    type,
    reason,
    ...(leavesOverfill(report.order, asked) && { overfill: true }),
  };
}

/** Solicited when a cancel waits, unless the venue says that it answers something else (an IOC's remainder). */
export function decideCanceled(report: KnownReport): DomainEvent {
  const { order, input } = report;
  if (transitionOf(order, 'ORDER_CANCELED') === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  const asked = cancelsOf(order).find(
    ({ version }) => input.inReplyTo === undefined || input.inReplyTo === version,
  );
  const answers = asked === undefined ? undefined : answerFacts(order, asked);
  return {
    ...bookedFacts(report),
    type: 'ORDER_CANCELED',
    clientOrderId: order.clientOrderId,
    ...answers,
    ...textOf(input),
  };
}

function cancelsOf(order: OrderState): readonly PendingCancel[] {
  return pendingOf(order).filter((request) => request.kind === 'CANCEL');
}

function answerFacts(order: OrderState, asked: PendingRequest) {
  return {
    clientOrderId: asked.clientOrderId,
    origClientOrderId: nameBeforeCancel(order),
    inReplyTo: asked.version,
  };
}
