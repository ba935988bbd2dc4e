import { quantity, type Price, type Quantity } from '../decimal.js';
import { orderEventId, type DomainEvent, type ReplacedExecution } from '../event.js';
import type { Execution } from '../booked-report.js';
import { turnOf } from '../parked-turns.js';
import { latestExecution } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import { isLate, transitionOf } from '../transitions.js';
import { toPrice } from '../units.js';
import { bookedFacts, reportRefused, textOf, type KnownReport } from './context.js';
import { statedQuantity } from './fill.js';
import { isOverfill } from './overfill.js';
import { leftToOperator, parkUntilTraded } from './park-report.js';

/** New values of an execution, whatever the state of the order. What the venue leaves out stays as it was. */
export function decideCorrection(report: KnownReport): DomainEvent {
  const { order, input, now, policy } = report;
  const execution = referredExecution(report);
  if (execution === undefined) return parkUntilTraded(input, now);
  if (isReason(execution)) return reportRefused(report, execution);
  if (isOvertaken(report)) return leftToOperator(input, now, 'EXECUTION_CHANGED');
  const transition = transitionOf(order, 'FILL_CORRECTED');
  if (transition === undefined) return reportRefused(report, 'STATUS_CONFLICT');
  const lastQty = correctedQuantity(report, execution);
  if (isReason(lastQty)) return reportRefused(report, lastQty);
  const lastPx = correctedPrice(report, execution);
  if (isReason(lastPx)) return reportRefused(report, lastPx);
  const cumQty = order.cumQty - execution.lastQty + lastQty;
  if (!Number.isSafeInteger(cumQty)) return reportRefused(report, 'QUANTITY_OUT_OF_RANGE');
  const overfill = lastQty > execution.lastQty && isOverfill(report, cumQty);
  if (overfill && policy.overfill === 'refuse') return leftToOperator(input, now, 'OVERFILL');
  return {
    ...bookedFacts(report),
    type: 'FILL_CORRECTED',
    replaces: replacedBy(execution),
    lastQty,
    lastPx,
    ...(overfill && { overfill }),
    ...(isLate(transition) && { late: true }),
    ...textOf(input),
  };
}

export function decideBust(report: KnownReport): DomainEvent {
  const execution = referredExecution(report);
  if (execution === undefined) return parkUntilTraded(report.input, report.now);
  if (isReason(execution)) return reportRefused(report, execution);
  const transition = transitionOf(report.order, 'FILL_BUSTED');
  if (transition === undefined) return reportRefused(report, 'STATUS_CONFLICT');
  return {
    ...bookedFacts(report),
    type: 'FILL_BUSTED',
    replaces: replacedBy(execution),
    ...(isLate(transition) && { late: true }),
    ...textOf(report.input),
  };
}

/** It waited for its trade, and another word on the trade was booked meanwhile: which of them is the newer one, nobody can tell. */
function isOvertaken({ state, order, input }: KnownReport): boolean {
  const { execRefId } = input;
  if (turnOf(input.inputId) === 0 || execRefId === undefined) return false;
  return state.successors.get(order.orderId, execRefId) !== undefined;
}

/**
 * FIX rule 10: the latest version of the execution; venues that name an earlier one mean the same. `undefined` when nothing
 * of that execId has come yet.
 */
function referredExecution({ state, order, input }: KnownReport): Execution | Reason | undefined {
  const { execRefId } = input;
  if (execRefId === undefined) return { code: 'EXEC_REF_ID_MISSING' };
  const execution = latestExecution(state, order.orderId, execRefId);
  if (execution === undefined) {
    const cameAsAnother = state.reports.get(order.orderId, execRefId) !== undefined;
    return cameAsAnother ? { code: 'UNKNOWN_EXECUTION' } : undefined;
  }
  return execution.kind === 'BUST' ? { code: 'EXECUTION_BUSTED' } : execution;
}

/** As of a trade: lastQty, else what cumQty says; without either the quantity was right. */
function correctedQuantity({ order, input }: KnownReport, before: Execution): Quantity | Reason {
  const stated = statedQuantity(input.lastQty, order.instrument);
  if (isReason(stated)) return stated;
  if (stated !== undefined) return stated > 0 ? stated : { code: 'QUANTITY_MISSING' };
  const cumQty = statedQuantity(input.cumQty, order.instrument);
  if (cumQty === undefined) return before.lastQty;
  if (isReason(cumQty)) return cumQty;
  const lastQty = cumQty - (order.cumQty - before.lastQty);
  return lastQty > 0 ? quantity(lastQty) : { code: 'QUANTITY_MISSING' };
}

function correctedPrice({ order, input }: KnownReport, before: Execution): Price | Reason {
  return input.lastPx === undefined ? before.lastPx : toPrice(input.lastPx, order.instrument);
}

function replacedBy(execution: Execution): ReplacedExecution {
  const { orderId, version, execId, lastQty, lastPx, tradeVersion } = execution;
  const eventId = orderEventId(orderId, version);
  return { execId, eventId, lastQty, lastPx, tradeVersion };
}
