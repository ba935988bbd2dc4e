import type { ExecutionReport } from '@ome/contracts';
import { formatDecimal, ORDER_VENUE, parseDecimal, type Decimal } from '@ome/domain';
import { isSaid, readBody, type ReadBody } from '@ome/equities';
import { FixExecutionDto, PlainExecutionDto } from './executions.dto.js';
import { execTypeOf } from './report-codes.js';

/** One POST, beside its body. */
export interface Posted {
  /** Of its own for each post: the identity of a report that has no other. */
  readonly postId: string;
  readonly idempotencyKey: string | undefined;
  readonly receivedAt: string;
}

/** A report whose order is still named as the sender did. */
export type UnaddressedReport = Omit<ExecutionReport, 'orderId'>;

export interface ReadExecution {
  /** Any id of the order's chain. */
  readonly orderName: string;
  readonly report: UnaddressedReport;
}

/** Reads either shape, from JSON or a form. */
export function readExecution(body: unknown, posted: Posted): ReadBody<ReadExecution> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refused('the body must be a JSON object or a form');
  }
  if ('ClOrdID' in body) return checked(readBody(FixExecutionDto, body), fixReport, posted);
  if ('order_id' in body) {
    return checked(readBody(PlainExecutionDto, withNestedFill(body)), plainReport, posted);
  }
  return refused('ClOrdID (with OrdStatus) or order_id (with fill) must name the order');
}

type Outcome = ReadExecution | { readonly violation: string };

function checked<Dto>(
  read: ReadBody<Dto>,
  reportOf: (dto: Dto, posted: Posted) => Outcome,
  posted: Posted,
): ReadBody<ReadExecution> {
  if (!read.ok) return read;
  const outcome = reportOf(read.value, posted);
  return 'violation' in outcome ? refused(outcome.violation) : { ok: true, value: outcome };
}

function fixReport(dto: FixExecutionDto, posted: Posted): Outcome {
  const execType = execTypeOf(dto.OrdStatus, dto.ExecType);
  const [cumQty, lastQty, lastPx] = [dto.CumQty, dto.LastQty, dto.LastPx].map(saidDecimal);
  if (isNegative(cumQty)) return { violation: 'CumQty must not be negative' };
  if (isNegative(lastQty)) return { violation: 'LastQty (or LastShares) must not be negative' };
  if (execType === 'TRADE' && !isPositive(lastPx)) return { violation: 'LastPx must be above 0' };
  return {
    orderName: dto.ClOrdID,
    report: {
      venue: ORDER_VENUE,
      execId: fixIdentity(dto, execType === 'TRADE' ? cumQty : undefined, posted),
      execType,
      transactTime: posted.receivedAt,
      ...decimalField('lastQty', execType === 'TRADE' ? lastQty : undefined),
      ...decimalField('lastPx', execType === 'TRADE' ? lastPx : undefined),
      ...decimalField('cumQty', cumQty),
      ...(execType === 'TRADE' && cumQty !== undefined && { cumQtyIdentifies: true as const }),
      ...(isSaid(dto.Text) ? { text: dto.Text } : {}),
    },
  };
}

/**
 * legacy-rest.md, "identity of a report". `cum-` is for fills alone: a state may come back at the
 * same quantity (suspended, live, suspended), and each time is a report of its own.
 */
function fixIdentity(
  { ExecID }: FixExecutionDto,
  filledQty: Decimal | undefined,
  posted: Posted,
): string {
  if (isSaid(ExecID)) return ExecID;
  return filledQty === undefined ? ownIdentity(posted) : `cum-${text(filledQty)}`;
}

function plainReport({ order_id, fill }: PlainExecutionDto, posted: Posted): Outcome {
  const [lastQty, lastPx] = [fill.qtydone, fill.price].map(saidDecimal);
  if (!isPositive(lastQty)) return { violation: 'fill.qtydone must be above 0' };
  if (!isPositive(lastPx)) return { violation: 'fill.price must be above 0' };
  return {
    orderName: order_id,
    report: {
      venue: fill.exchange_id,
      execId: isSaid(fill.fill_id) ? fill.fill_id : ownIdentity(posted),
      execType: 'TRADE',
      transactTime: posted.receivedAt,
      ...decimalField('lastQty', lastQty),
      ...decimalField('lastPx', lastPx),
    },
  };
}

/** Equal fills are never merged: without an id, each post is a report of its own. */
function ownIdentity({ idempotencyKey, postId }: Posted): string {
  return idempotencyKey ?? postId;
}

/** A form has no objects: it says `fill[qtydone]=5`, or `fill` as JSON text. */
function withNestedFill(body: object): object {
  const entries = Object.entries(body);
  const nested = entries.flatMap(([name, value]) => {
    const [, field] = /^fill\[(\w+)\]$/.exec(name) ?? [];
    return field === undefined ? [] : [[field, value] as const];
  });
  if (nested.length > 0) return { ...body, fill: Object.fromEntries(nested) };
  const fill: unknown = 'fill' in body ? body.fill : undefined;
  return typeof fill === 'string' ? { ...body, fill: parsedJson(fill) } : body;
}

function parsedJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

function saidDecimal(given: string | undefined): Decimal | undefined {
  return isSaid(given) ? parseDecimal(given) : undefined;
}

function decimalField<Name extends string>(
  name: Name,
  decimal: Decimal | undefined,
): { readonly [Key in Name]?: string } {
  return decimal === undefined ? {} : ({ [name]: text(decimal) } as { [Key in Name]: string });
}

function text({ units, scale }: Decimal): string {
  return formatDecimal(units, scale);
}

function isNegative(decimal: Decimal | undefined): boolean {
  return decimal !== undefined && decimal.units < 0;
}

function isPositive(decimal: Decimal | undefined): boolean {
  return decimal !== undefined && decimal.units > 0;
}

function refused(...violations: readonly string[]): { ok: false; violations: readonly string[] } {
  return { ok: false, violations };
}
