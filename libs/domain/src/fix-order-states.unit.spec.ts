import { describe, expect, it } from 'vitest';
import { OWN_EXEC_TYPES, REPORTED_EXEC_TYPES } from '../fixtures/fix-exec-types.js';
import fixture from '../fixtures/fix-order-states.json' with { type: 'json' };
import { execTypeOf } from './columns.js';
import type { DomainEvent, OrderEvent } from './event.js';
import { isOrderEvent } from './event.js';
import type { Input } from './input.js';
import { given, type Decided } from './specification/given.js';
import { fixReasonsOf } from './fix-reasons.js';
import { isReason, REASONS, type ReasonCode } from './reasons.js';
import { byName, cancelOrder, newOrder, replaceOrder, report } from './specification/inputs.js';
import { decimal, names } from './specification/values.js';
import type { ExecType } from './status.js';

type Scenario = (typeof fixture.scenarios)[number];
type Step = Partial<Record<keyof Scenario['steps'][number], unknown>> & {
  readonly [column: string]: unknown;
};

/** J.1.a opens a filled order again: both sides agree. */
const POLICY = { overfill: 'book', reopenFilled: true } as const;

describe('the FIX order state change matrices', () => {
  const { scenarios } = fixture;

  it('are 19 scenarios', () => {
    expect(scenarios).toHaveLength(19);
  });

  it.each(scenarios.map(({ id, title, steps }) => ({ id, title, steps })))(
    '$id: $title',
    ({ steps }) => {
      const rows: readonly Step[] = steps;
      expect(play(rows.filter(isMain))).toBe(rows.filter(isMain).length);
    },
  );

  const alternatives = scenarios.flatMap(({ id, steps }) => {
    const rows: readonly Step[] = steps;
    return rows.flatMap((row, index) =>
      isMain(row)
        ? []
        : [{ id, time: row.time, path: [...rows.slice(0, index).filter(isMain), row] }],
    );
  });

  it('have these alternative rows', () => {
    expect(alternatives).toHaveLength(20);
  });

  it.each(alternatives)('$id, refused at $time', ({ path }) => {
    expect(play(path)).toBe(path.length);
  });
});

function isMain(row: Step): boolean {
  return row.path === 'main';
}

/** Drives the domain with the messages and compares every row; answers how many rows it compared. */
function play(rows: readonly Step[]): number {
  const partition = given();
  const events: OrderEvent[] = [];
  const take = (input: Input): Decided => {
    const decided = partition.when(input, POLICY);
    decided.events.filter(isOrderEvent).forEach((event) => events.push(event));
    return decided;
  };
  const goodTill = rows.some((row) => row.dayOrderQty !== undefined);
  let latest: Decided | undefined;
  reportsCrossFirst(rows).forEach((row) => {
    const input = inputOf(row, events, goodTill);
    latest = input === undefined ? latest : take(input);
    if (latest === undefined) throw new Error('A scenario begins with an order');
    const answered =
      input === undefined ? events.findLast((event) => answers(event, row)) : undefined;
    compare(row, latest, answered ?? events.at(-1));
  });
  return rows.length;
}

/** Of messages that cross on the wire, the receiver had sent its own before it read the other. */
function reportsCrossFirst(rows: readonly Step[]): readonly Step[] {
  return rows.flatMap((row, index) => {
    const [before, after] = [rows[index - 1], rows[index + 1]];
    if (after !== undefined && cross(row, after)) return [after, row];
    return before !== undefined && cross(before, row) ? [] : [row];
  });
}

function cross(left: Step, right: Step): boolean {
  const both = left.crosses === true && right.crosses === true;
  return both && left.messageIn !== null && right.messageOut !== null;
}

function inputOf(row: Step, events: readonly OrderEvent[], goodTill: boolean): Input | undefined {
  const { messageIn, messageOut, execType } = row;
  if (messageIn !== null) return requestOf(row, goodTill);
  if (messageOut === 'OrderCancelReject') return rejectionOf(row, events);
  if (messageOut === null || String(execType) in OWN_EXEC_TYPES) return undefined;
  return reportOf(row, REPORTED_EXEC_TYPES[String(execType)]);
}

function requestOf(row: Step, goodTill: boolean): Input {
  const clientOrderId = names.clientOrderId(text(row.clOrdId));
  switch (row.messageIn) {
    case 'NewOrderSingle':
      return newOrder({
        clientOrderId,
        quantity: decimal(text(row.orderQty)),
        timeInForce: goodTill ? 'GTC' : 'DAY',
      });
    case 'OrderCancelRequest':
      return cancelOrder({ clientOrderId, target: byName(text(row.origClOrdId)) });
    case 'OrderCancelReplaceRequest': {
      const quantity = decimal(text(row.orderQty));
      return replaceOrder({ clientOrderId, target: byName(text(row.origClOrdId)), quantity });
    }
    default:
      throw new Error(`Unknown message ${text(row.messageIn)}`);
  }
}

/** The venue's refusal; none when we refused the request ourselves. */
function rejectionOf(row: Step, events: readonly OrderEvent[]): Input | undefined {
  const ours = events.some(
    (event) =>
      (event.type === 'CANCEL_REFUSED' || event.type === 'REPLACE_REFUSED') &&
      event.clientOrderId === row.clOrdId,
  );
  if (ours) return undefined;
  return reportOf(row, row.cxlRejResponseTo === '1' ? 'CANCEL_REJECTED' : 'REPLACE_REJECTED');
}

function reportOf(row: Step, execType: ExecType | undefined): Input {
  if (execType === undefined) throw new Error(`No report for ${text(row.execType)}`);
  const said = {
    target: byName(text(row.clOrdId)),
    ...(row.execId !== undefined && { execId: names.execId(text(row.execId)) }),
    ...(row.execRefId !== undefined && { execRefId: names.execId(text(row.execRefId)) }),
    ...(row.execRestatementReason !== undefined && {
      restatementReason: text(row.execRestatementReason),
    }),
    ...venueReasonOf(row),
  };
  if (!STATES_AMOUNT.has(execType)) return report(execType, said);
  const lastPx = decimal(text(row.lastPx ?? row.avgPx ?? 100));
  return report(execType, { ...said, lastQty: decimal(text(row.lastQty)), lastPx });
}

const STATES_AMOUNT: ReadonlySet<ExecType> = new Set(['TRADE', 'TRADE_CORRECT', 'STOPPED']);

/** The venue's word for the number that the row states. */
function venueReasonOf({ cxlRejReason, ordRejReason }: Step): { readonly reason?: string } {
  const said = Object.entries(REASONS).find(([code, { layer }]) => {
    const numbers = fixReasonsOf(code as ReasonCode);
    if (layer !== 'venue') return false;
    return isGiven(cxlRejReason)
      ? text(numbers.cxlRejReason) === cxlRejReason
      : text(numbers.ordRejReason) === ordRejReason;
  });
  return said === undefined ? {} : { reason: said[0] };
}

/** The event of ours that a row without a message to us states. */
function answers(event: DomainEvent, row: Step): boolean {
  return 'clientOrderId' in event && event.clientOrderId === row.clOrdId;
}

const QUANTITIES = ['orderQty', 'cumQty', 'leavesQty', 'dayOrderQty', 'dayCumQty'] as const;

function compare(row: Step, { columns, order }: Decided, event: OrderEvent | undefined): void {
  if (row.messageOut === null || event === undefined) return;
  expect(columns.ordStatus).toBe(word(row.ordStatus));
  QUANTITIES.filter((column) => isGiven(row[column])).forEach((column) => {
    expect(columns[column], column).toBe(row[column]);
  });
  if (isGiven(row.avgPx)) expect(columns.avgPx).toBe(text(row.avgPx));
  const expected = REPORTED_EXEC_TYPES[text(row.execType)] ?? OWN_EXEC_TYPES[text(row.execType)];
  if (expected !== undefined) expect(execTypeOf(event)).toBe(expected);
  const named = 'clientOrderId' in event ? event.clientOrderId : order.clientOrderId;
  expect(named).toBe(row.clOrdId);
  if (row.origClOrdId !== null) expect(event).toHaveProperty('origClientOrderId', row.origClOrdId);
  const amount = 'lastPx' in event ? event : undefined;
  if (amount !== undefined) {
    expect(amount.lastPx).toBe(Math.round(Number(row.lastPx ?? row.avgPx ?? 100) * 100));
  }
  if (event.type === 'FILL_CORRECTED' || event.type === 'FILL_BUSTED') {
    expect(event.replaces.execId).toBe(row.execRefId);
  }
  if (isGiven(row.lastQty)) expect(amount?.lastQty ?? 0, 'lastQty').toBe(row.lastQty);
  if (row.messageOut === 'OrderCancelReject') compareReject(row, event);
  if (isGiven(row.ordRejReason)) expect(numbersOf(event).ordRejReason).toBe(row.ordRejReason);
  if (isGiven(row.execRestatementReason)) {
    expect(event).toHaveProperty('restatementReason', row.execRestatementReason);
  }
}

/** A row that states no number leaves it to whoever refuses. */
function compareReject(row: Step, event: OrderEvent): void {
  const to = row.cxlRejResponseTo === '1' ? 'CANCEL_REJECTED' : 'REPLACE_REJECTED';
  expect(execTypeOf(event)).toBe(to);
  const { cxlRejReason } = numbersOf(event);
  expect(cxlRejReason).toMatch(/^\d+$/);
  if (isGiven(row.cxlRejReason)) expect(cxlRejReason).toBe(row.cxlRejReason);
}

function numbersOf(event: OrderEvent): { cxlRejReason?: string; ordRejReason?: string } {
  if (!('reason' in event) || !isReason(event.reason)) return {};
  const { cxlRejReason, ordRejReason } = fixReasonsOf(event.reason.code);
  return { cxlRejReason: String(cxlRejReason), ordRejReason: String(ordRejReason) };
}

function isGiven(cell: unknown): boolean {
  return cell !== null && cell !== undefined;
}

/** `Pending Replace` is PENDING_REPLACE here. */
function word(ordStatus: unknown): string {
  return text(ordStatus).toUpperCase().replaceAll(' ', '_');
}

function text(cell: unknown): string {
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
}
