import { describe, expect, it } from 'vitest';
import { price } from '../decimal.js';
import { nextTurn } from '../parked-turns.js';
import { PARKED_TOTAL } from '../partition-state.js';
import {
  acknowledged,
  became,
  busted,
  canceled,
  cancelRequested,
  corrected,
  filled,
  placed,
  rejected,
  replaceRequested,
  LIMIT_TERMS,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { newOrder, report, trade } from '../specification/inputs.js';
import { decimal, names, ORDER } from '../specification/values.js';
import type { OrdStatus } from '../status.js';

const LIVE = [placed(), acknowledged()];
const WORKING = [...LIVE, filled(6000)];
const FILLED = [...WORKING, filled(4000)];

function correct(version: number, lastQty?: number, lastPx?: string) {
  return report('TRADE_CORRECT', {
    execRefId: names.execId(`earlier-${version}`),
    ...(lastQty !== undefined && { lastQty: decimal(lastQty) }),
    ...(lastPx !== undefined && { lastPx: decimal(lastPx) }),
  });
}

function bust(version: number) {
  return report('TRADE_CANCEL', { execRefId: names.execId(`earlier-${version}`) });
}

const fiveInAll = () => trade(5, '100', { cumQty: decimal(5), cumQtyIdentifies: true });

describe('TRADE_CORRECT', () => {
  it('replaces the values of the execution and keeps what they were', () => {
    const input = correct(3, 5000, '99');
    const { event, columns } = given(...FILLED).when(input);
    expect(event).toMatchObject({
      type: 'FILL_CORRECTED',
      version: 5,
      execId: input.execId,
      replaces: {
        execId: 'earlier-3',
        eventId: `${ORDER}/3`,
        lastQty: 6000,
        lastPx: 10_000,
        tradeVersion: 3,
      },
      lastQty: 5000,
      lastPx: 9900,
    });
    expect(columns).toEqual({
      ordStatus: 'PARTIALLY_FILLED',
      orderQty: 10_000,
      cumQty: 9000,
      leavesQty: 1000,
      avgPx: '99.444444444444',
    });
  });

  it.each([
    ['the price alone', correct(3, undefined, '99'), 6000, 9900],
    ['the quantity alone', correct(3, 10), 10, 10_000],
    [
      'the quantity by cumQty',
      report('TRADE_CORRECT', {
        execRefId: names.execId('earlier-3'),
        cumQty: decimal(4001),
      }),
      1,
      10_000,
    ],
  ])('may state %s', (_what, input, lastQty, lastPx) => {
    expect(given(...FILLED).when(input).event).toMatchObject({ lastQty, lastPx });
  });

  it('of a correction takes the latest version, by whichever version it is named', () => {
    const history = [...WORKING, corrected({ version: 3, lastQty: 6000 }, 5000)];
    for (const version of [3, 4]) {
      const { event, columns } = given(...history).when(correct(version, 1));
      expect(event).toMatchObject({
        replaces: { execId: 'earlier-4', eventId: `${ORDER}/4`, lastQty: 5000, tradeVersion: 3 },
      });
      expect(columns.cumQty).toBe(1);
    }
  });

  it('above what was ordered is booked and flagged, or parked, by policy', () => {
    expect(given(...FILLED).when(correct(3, 6001)).event).toMatchObject({ overfill: true });
    expect(given(...FILLED).when(correct(3, 6001), { overfill: 'refuse' }).event).toMatchObject({
      type: 'INPUT_PARKED',
      reason: { code: 'OVERFILL' },
    });
  });

  it('downwards is taken from an overfilled order, whatever the policy', () => {
    const history = given(...LIVE, filled(20_000, { overfill: true }));
    const { event } = history.when(correct(3, 15_000), { overfill: 'refuse' });
    expect(event).not.toHaveProperty('overfill');
    expect(event).toMatchObject({ type: 'FILL_CORRECTED', lastQty: 15_000 });
  });

  it.each([
    ['EXEC_REF_ID_MISSING', report('TRADE_CORRECT', { lastQty: decimal(1) })],
    ['UNKNOWN_EXECUTION', correct(2, 1)],
    ['EXECUTION_BUSTED', correct(4, 1)],
    ['QUANTITY_MISSING', correct(3, 0)],
    ['TOO_PRECISE', correct(3, 1, '99.001')],
  ])('is refused %s', (code, input) => {
    const history = [...FILLED, busted({ version: 4, lastQty: 4000 })];
    const { event } = given(...history).when(input);
    expect(event).toMatchObject({ type: 'REPORT_REFUSED', reason: { code } });
  });
});

describe('TRADE_CANCEL', () => {
  it('takes the execution off', () => {
    const { event, columns } = given(...FILLED).when(bust(3));
    expect(event).toMatchObject({
      type: 'FILL_BUSTED',
      replaces: { execId: 'earlier-3', lastQty: 6000, lastPx: 10_000 },
    });
    expect(columns).toMatchObject({ cumQty: 4000, leavesQty: 6000, avgPx: '100' });
  });

  it('takes off what a correction left, by whichever version it is named', () => {
    const history = [
      ...WORKING,
      corrected({ version: 3, lastQty: 6000 }, 5000, { lastPx: price(9000) }),
    ];
    for (const version of [3, 4]) {
      const { event, columns } = given(...history).when(bust(version));
      expect(event).toMatchObject({ replaces: { execId: 'earlier-4', lastQty: 5000 } });
      expect(columns).toMatchObject({ cumQty: 0, avgPx: '0', ordStatus: 'NEW' });
    }
  });

  it('cannot be busted, nor bust twice', () => {
    const history = [...WORKING, busted({ version: 3, lastQty: 6000 })];
    for (const version of [3, 4]) {
      expect(given(...history).when(bust(version)).event).toMatchObject({
        reason: { code: 'EXECUTION_BUSTED' },
      });
    }
  });

  it('gives back the cumulative quantity that its fill had reported', () => {
    const history = given(...LIVE);
    const first = fiveInAll();
    history.when(first);
    expect(history.when(fiveInAll()).event).toMatchObject({ type: 'REPORT_REPEATED' });
    history.when(report('TRADE_CANCEL', { execRefId: first.execId }));
    expect(history.when(fiveInAll()).event).toMatchObject({ type: 'FILL_BOOKED' });
  });
});

/** What a bust of the fill that was event `version` leaves. */
const AFTER_A_BUST: readonly (readonly [string, readonly Happened[], number, OrdStatus])[] = [
  ['PARTIALLY_FILLED', WORKING, 3, 'NEW'],
  ['FILLED', FILLED, 3, 'PARTIALLY_FILLED'],
  ['FILLED by one', [...LIVE, filled(10_000)], 3, 'NEW'],
  ['never acknowledged', [placed(), filled(10)], 2, 'NEW'],
  ['SUSPENDED', [...WORKING, became('ORDER_SUSPENDED')], 3, 'SUSPENDED'],
  ['STOPPED', [...WORKING, became('ORDER_STOPPED')], 3, 'STOPPED'],
  ['DONE_FOR_DAY', [...WORKING, became('ORDER_DONE_FOR_DAY')], 3, 'DONE_FOR_DAY'],
  ['CALCULATED', [...WORKING, became('ORDER_CALCULATED')], 3, 'CALCULATED'],
  ['CANCELED', [...WORKING, canceled()], 3, 'CANCELED'],
  ['EXPIRED', [...WORKING, became('ORDER_EXPIRED')], 3, 'EXPIRED'],
  ['REJECTED', [placed(), rejected(), filled(5, { late: true })], 3, 'REJECTED'],
  [
    'FILLED, and canceled meanwhile',
    [...LIVE, cancelRequested('Y'), filled(10_000), canceled()],
    4,
    'CANCELED',
  ],
  ['CANCELED, and filled late', [...LIVE, canceled(), filled(10_000)], 4, 'CANCELED'],
  ['EXPIRED, and filled late', [...LIVE, became('ORDER_EXPIRED'), filled(10_000)], 4, 'EXPIRED'],
  ['REJECTED, and filled late', [placed(), rejected(), filled(10_000)], 3, 'REJECTED'],
  ['FILLED, then canceled', [...LIVE, filled(10_000), canceled()], 3, 'CANCELED'],
  ['FILLED, then expired', [...LIVE, filled(10_000), became('ORDER_EXPIRED')], 3, 'EXPIRED'],
  ['DONE_FOR_DAY after all', [...FILLED, became('ORDER_DONE_FOR_DAY')], 3, 'DONE_FOR_DAY'],
  ['PENDING_CANCEL', [...WORKING, cancelRequested('Y')], 3, 'PENDING_CANCEL'],
  ['PENDING_REPLACE', [...WORKING, replaceRequested('Y', LIMIT_TERMS)], 3, 'PENDING_REPLACE'],
];

it.each(AFTER_A_BUST)('a bust leaves an order that was %s', (_was, history, version, status) => {
  const { event, columns } = given(...history).when(bust(version));
  expect(event).toMatchObject({ type: 'FILL_BUSTED' });
  expect(columns.ordStatus).toBe(status);
});

it.each(['CANCELED', 'EXPIRED'] as const)('flags what comes after the end: %s', (execType) => {
  const history = given(...WORKING);
  history.when(report(execType));
  expect(history.when(correct(3, 10)).event).toMatchObject({ late: true });
  expect(history.when(correct(3, 20)).columns).toMatchObject({ cumQty: 20, leavesQty: 0 });
});

it('a bust while a cancel waits lets the refused cancel return to an open order', () => {
  const history = given(...LIVE, cancelRequested('Y'), filled(10_000));
  history.when(bust(4));
  const { columns } = history.when(report('CANCEL_REJECTED'));
  expect(columns).toMatchObject({ ordStatus: 'NEW', leavesQty: 10_000 });
});

describe('a correction or bust that comes before its trade', () => {
  const execId = names.execId('T');
  const early = [
    report('TRADE_CORRECT', { execRefId: execId, lastQty: decimal(50) }),
    report('TRADE_CANCEL', { execRefId: execId }),
  ];

  it.each(early)('is parked, holds up no other, and counts when it comes again: %o', (input) => {
    const history = given(...WORKING);
    expect(history.when(input).event).toMatchObject({
      type: 'INPUT_PARKED',
      name: `orderId:${ORDER}`,
      execId: input.execId,
      reason: { code: 'UNKNOWN_EXECUTION' },
    });
    expect(history.when(trade(100, '100', { execId })).event).toMatchObject({
      type: 'FILL_BOOKED',
    });
    const type = input.execType === 'TRADE_CANCEL' ? 'FILL_BUSTED' : 'FILL_CORRECTED';
    expect(history.when(input).event).toMatchObject({ type, replaces: { execId } });
  });

  it('lets pass what waited behind it', () => {
    const history = given();
    const [, bustFirst] = early;
    if (bustFirst === undefined) throw new Error('There is no bust');
    const traded = trade(100, '100', { execId });
    history.when(bustFirst);
    expect(history.when(traded).event).toMatchObject({ reason: { code: 'WAITS_BEHIND_PARKED' } });
    history.when(newOrder());
    const types = [bustFirst, traded, bustFirst].map((input) => {
      const { events } = history.when(input);
      return events.map(({ type }) => type);
    });
    expect(types.flat()).toEqual(['INPUT_PARKED', 'FILL_BOOKED', 'FILL_BUSTED']);
    expect(history.state.parkedTotals.get(PARKED_TOTAL)).toBe(0);
  });

  it('is left to an operator when another word on its trade came meanwhile: which is newer?', () => {
    const [correction] = early;
    if (correction === undefined) throw new Error('There is no correction');
    const history = given(...WORKING);
    history.when(correction);
    history.when(trade(100, '100', { execId }));
    const newer = report('TRADE_CORRECT', { execRefId: execId, lastQty: decimal(80) });
    expect(history.when(newer).event).toMatchObject({ type: 'FILL_CORRECTED' });
    const again = { ...correction, inputId: names.inputId('input-1/retry-1') };
    const { event, order } = history.when(again);
    const reason = { code: 'EXECUTION_CHANGED' };
    expect(event).toMatchObject({ type: 'INPUT_PARKED', leftToOperator: true, reason });
    expect(order).toMatchObject({ cumQty: 6_080 });
  });

  it('is left to an operator in the end', () => {
    const [input] = early;
    if (input === undefined) throw new Error('There is no correction');
    const last = { ...input, inputId: names.inputId('input-1/retry-4') };
    expect(given(...WORKING).when(last).event).toMatchObject({
      type: 'INPUT_PARKED',
      leftToOperator: true,
      reason: { code: 'UNKNOWN_EXECUTION' },
    });
  });

  it.each(early)('counts when the operator puts it back after its trade came: %o', (input) => {
    const history = given(...WORKING);
    let turn = input.inputId;
    const told = Array.from({ length: 5 }, () => {
      const { event } = history.when({ ...input, inputId: turn });
      turn = nextTurn(turn);
      return event;
    });
    const parked = { type: 'INPUT_PARKED', execId: input.execId };
    expect(told).toMatchObject(Array.from({ length: 5 }, () => parked));
    const left = told.map((event) => 'leftToOperator' in event);
    expect(left).toEqual([false, false, false, false, true]);
    expect(history.when(trade(100, '100', { execId })).columns).toMatchObject({ cumQty: 6_100 });
    const cumQty = input.execType === 'TRADE_CANCEL' ? 6_000 : 6_050;
    const redriven = { ...input, inputId: names.inputId('redrive/1') };
    expect(history.when(redriven).columns).toMatchObject({ cumQty });
  });
});
