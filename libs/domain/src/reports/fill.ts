import { quantity, type Decimal, type Price, type Quantity } from '../decimal.js';
import type { DomainEvent, FillBooked } from '../event.js';
import type { ExecId, OrderId } from '../identifiers.js';
import type { Instrument } from '../instrument.js';
import { latestExecution, type PartitionState } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import { isLate, transitionOf } from '../transitions.js';
import { toPrice, toQuantity } from '../units.js';
import type { Written } from '../written.js';
import { addVenueFacts, reportRefused, reportRepeated, type KnownReport } from './context.js';
import { isOverfill } from './overfill.js';
import { leftToOperator } from './park-report.js';

/** Books a trade whatever the state of the order: the venue has executed it. */
export function decideFill(report: KnownReport): DomainEvent {
  const { order, input, now, policy } = report;
  const transition = transitionOf(order, 'FILL_BOOKED');
  if (transition === undefined) return reportRefused(report, 'STATUS_CONFLICT');
  const amount = amountOf(report);
  if (amount === 'REPEATED') return reportRepeated(report);
  if (isReason(amount)) return reportRefused(report, amount);
  const lastPx = lastPxOf(report);
  if (isReason(lastPx)) return reportRefused(report, lastPx);
  const overfill = isOverfill(report, order.cumQty + amount.lastQty);
  if (overfill && policy.overfill === 'refuse') return leftToOperator(input, now, 'OVERFILL');
  const fill = plainFill(report, amount.lastQty, lastPx);
  if (amount.reportedCumQty !== undefined) fill.reportedCumQty = amount.reportedCumQty;
  if (overfill) fill.overfill = true;
  if (isLate(transition)) fill.late = true;
  if (input.text !== undefined) fill.text = input.text;
  return fill;
}

/** As `bookedFacts` with what was filled, written at once: most events are fills. */
function plainFill(
  { order, input, now }: KnownReport,
  lastQty: Quantity,
  lastPx: Price,
): Written<FillBooked> {
  const fill: Written<FillBooked> = {
    type: 'FILL_BOOKED',
    inputId: input.inputId,
    cause: input.cause,
    recordedAt: now,
    orderId: order.orderId,
    account: order.account,
    version: order.version + 1,
    occurredAt: input.transactTime,
    venue: input.venue,
    execId: input.execId,
    lastQty,
    lastPx,
  };
  addVenueFacts(fill, order, input);
  return fill;
}

interface Amount {
  readonly lastQty: Quantity;
  readonly reportedCumQty?: Quantity;
}

/**
 * legacy-rest.md, identity of a report: where the report asks for it, a cumulative quantity that a booked fill reported is
 * that fill again. Elsewhere the same cumQty comes back after a bust or correction, with a fill that is none of before.
 */
function amountOf({ state, order, input }: KnownReport): Amount | Reason | 'REPEATED' {
  const cumQty = statedQuantity(input.cumQty, order.instrument);
  if (isReason(cumQty)) return cumQty;
  if (cumQty !== undefined && input.cumQtyIdentifies === true) {
    const reported = state.reportedCumQtys.get(order.orderId, cumQty);
    if (reported !== undefined && !isBusted(state, order.orderId, reported)) return 'REPEATED';
  }
  const stated = statedQuantity(input.lastQty, order.instrument);
  if (isReason(stated)) return stated;
  const lastQty = stated ?? (cumQty === undefined ? undefined : cumQty - order.cumQty);
  if (lastQty === undefined) return { code: 'QUANTITY_MISSING' };
  if (lastQty <= 0) return stated === undefined ? 'REPEATED' : { code: 'QUANTITY_MISSING' };
  if (!Number.isSafeInteger(order.cumQty + lastQty)) return { code: 'QUANTITY_OUT_OF_RANGE' };
  return cumQty === undefined
    ? { lastQty: quantity(lastQty) }
    : { lastQty: quantity(lastQty), reportedCumQty: cumQty };
}

function isBusted(state: PartitionState, orderId: OrderId, execId: ExecId): boolean {
  return latestExecution(state, orderId, execId)?.kind === 'BUST';
}

export function statedQuantity(
  decimal: Decimal | undefined,
  instrument: Instrument,
): Quantity | Reason | undefined {
  return decimal === undefined ? undefined : toQuantity(decimal, instrument);
}

function lastPxOf({ order, input }: KnownReport): Price | Reason {
  if (input.lastPx === undefined) return { code: 'PRICE_MISSING' };
  return toPrice(input.lastPx, order.instrument);
}
