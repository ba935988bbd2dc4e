import { unreachable } from '../brand.js';
import type { DecisionPolicy } from '../decider.js';
import type { DomainEvent, VenueStatusEventType } from '../event.js';
import { waitsBehind } from '../evolution/parking.js';
import { compareTimestamps, ORDER_VENUE, type Timestamp } from '../identifiers.js';
import type { ReportInput } from '../input.js';
import type { OrderState } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import { reportName } from '../report-name.js';
import { findOrder } from '../resolution.js';
import { transitionOf } from '../transitions.js';
import {
  decideCanceled,
  decideCancelRejected,
  decideReplaced,
  decideReplaceRejected,
} from './answer.js';
import {
  bookedFacts,
  ofEarlierDay,
  reportRefused,
  reportRepeated,
  textOf,
  venueOrderIdOf,
  type KnownReport,
} from './context.js';
import { decideBust, decideCorrection } from './correction.js';
import { decideFill } from './fill.js';
import { decideHeld, decideHoldRejected } from './hold.js';
import { decidePending, decideRestated, decideStopped, decideVenueStatus } from './notices.js';
import { parkReport } from './park-report.js';
import { decideRejected } from './rejected.js';

export function decideReport(
  state: PartitionState,
  given: ReportInput,
  now: Timestamp,
  policy: DecisionPolicy,
): DomainEvent {
  const order = orderOf(state, given);
  const input = atVenueOf(order, given);
  if (order !== undefined && isBooked(state, order, input)) {
    return reportRepeated({ order, input, now });
  }
  const name = reportName(input.target, input.account);
  if (waitsBehind(state, name, input.execId, order?.orderId)) {
    return parkReport(state, input, now, 'WAITS_BEHIND_PARKED', policy);
  }
  if (order === undefined) return parkReport(state, input, now, 'UNKNOWN_ORDER', policy);
  const report = { state, order, input, now, policy };
  if (input.venue !== order.instrument.venue) return reportRefused(report, 'WRONG_VENUE');
  return decideKnown(report);
}

function atVenueOf(order: OrderState | undefined, input: ReportInput): ReportInput {
  return order !== undefined && input.venue === ORDER_VENUE
    ? { ...input, venue: order.instrument.venue }
    : input;
}

/** An order of another account than the report's is not the order that the report means. */
function orderOf(state: PartitionState, input: ReportInput): OrderState | undefined {
  const order = findOrder(state, input.target, input.account);
  return input.account === undefined || order?.account === input.account ? order : undefined;
}

/** Reports of an order are all of its venue: the execId of another's is another. */
function isBooked(state: PartitionState, order: OrderState, input: ReportInput): boolean {
  if (input.venue !== order.instrument.venue) return false;
  return state.reports.get(order.orderId, input.execId) !== undefined;
}

function decideKnown(report: KnownReport): DomainEvent {
  const { input } = report;
  switch (input.execType) {
    case 'NEW':
      return decideAcknowledged(report);
    case 'TRADE':
      return decideFill(report);
    case 'CANCELED':
      return decideCanceled(report);
    case 'REPLACED':
      return decideReplaced(report);
    case 'REJECTED':
      return decideRejected(report);
    case 'CANCEL_REJECTED':
      return decideCancelRejected(report);
    case 'REPLACE_REJECTED':
      return decideReplaceRejected(report);
    case 'EXPIRED':
      return decideStatus(report, 'ORDER_EXPIRED');
    case 'DONE_FOR_DAY':
      return decideDayEnd(report, 'ORDER_DONE_FOR_DAY');
    case 'SUSPENDED':
      return decideStatus(report, 'ORDER_SUSPENDED');
    case 'STOPPED':
      return decideStopped(report);
    case 'CALCULATED':
      return decideDayEnd(report, 'ORDER_CALCULATED');
    case 'ACCEPTED_FOR_BIDDING':
      return decideStatus(report, 'ORDER_ACCEPTED_FOR_BIDDING');
    case 'TRIGGERED':
      return decideStatus(report, 'ORDER_TRIGGERED');
    case 'TRADE_CORRECT':
      return decideCorrection(report);
    case 'TRADE_CANCEL':
      return decideBust(report);
    case 'RESTATED':
      return decideRestated(report);
    case 'PENDING_NEW':
    case 'PENDING_CANCEL':
    case 'PENDING_REPLACE':
      return decidePending(report, input.execType);
    case 'ORDER_STATUS':
      return decideVenueStatus(report);
    case 'HIBERNATED':
      return decideHeld(report, 'HIBERNATE');
    case 'ACTIVATED':
      return decideHeld(report, 'ACTIVATE');
    case 'HIBERNATE_REJECTED':
      return decideHoldRejected(report, 'HIBERNATE');
    case 'ACTIVATE_REJECTED':
      return decideHoldRejected(report, 'ACTIVATE');
    default:
      return unreachable(input.execType);
  }
}

function decideAcknowledged(report: KnownReport): DomainEvent {
  const { order, input } = report;
  const transition = transitionOf(order, 'ORDER_ACKNOWLEDGED');
  const again = transition === 'FIRST_ACKNOWLEDGEMENT' && order.acknowledged === true;
  if (transition === undefined || (again && input.venueOrderId === undefined)) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  return { ...bookedFacts(report), type: 'ORDER_ACKNOWLEDGED', ...venueOrderIdOf(input) };
}

/** What ended a day before the one that has begun here came late, and says nothing of this one. */
function decideDayEnd(
  report: KnownReport,
  type: 'ORDER_DONE_FOR_DAY' | 'ORDER_CALCULATED',
): DomainEvent {
  const { order, input } = report;
  const began = order.day?.began;
  if (began === undefined || compareTimestamps(input.transactTime, began) >= 0) {
    return decideStatus(report, type);
  }
  return reportRefused(report, ofEarlierDay(report, 'It ended an earlier day'));
}

function decideStatus(report: KnownReport, type: VenueStatusEventType): DomainEvent {
  if (transitionOf(report.order, type) === undefined) {
    return reportRefused(report, 'STATUS_CONFLICT');
  }
  return { ...bookedFacts(report), type, ...textOf(report.input) };
}
