import { describe, expect, it } from 'vitest';
import { quantity } from '../decimal.js';
import type { ReportInput } from '../input.js';
import {
  acknowledged,
  canceled,
  cancelRequested,
  filled,
  held,
  holdRequested,
  LIMIT_TERMS,
  placed,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { report } from '../specification/inputs.js';
import { decimal, names } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const WORKING = [...LIVE, filled(6000)];
const FILLED = [...WORKING, filled(4000)];
const WAITING = [...LIVE, replaceRequested('Y', LIMIT_TERMS), cancelRequested('Z')];

const of = (version: number): Partial<ReportInput> => ({
  execRefId: names.execId(`earlier-${version}`),
});
const correct = (version: number, stated: Partial<ReportInput>) =>
  report('TRADE_CORRECT', { ...of(version), ...stated });

describe('a correction', () => {
  it.each([
    ['up, with enough open', WORKING, 7000],
    ['up to all that was ordered', WORKING, 10_000],
    ['of the price of what was filled', FILLED, 6000],
    ['of the price of an overfill', [...LIVE, filled(20_000, { overfill: true })], 20_000],
  ])('%s is neither an overfill nor late', (_what, history, lastQty) => {
    const input = correct(3, { lastQty: decimal(lastQty), lastPx: decimal(99) });
    const { event } = given(...history).when(input, { overfill: 'refuse' });
    expect(event).toMatchObject({ type: 'FILL_CORRECTED', lastQty });
    expect(event).not.toHaveProperty('overfill');
    expect(event).not.toHaveProperty('late');
  });

  it.each<readonly [string, Partial<ReportInput>]>([
    ['TOO_PRECISE', { lastQty: decimal('1.5') }],
    ['TOO_PRECISE', { cumQty: decimal('1.5') }],
    ['QUANTITY_MISSING', { cumQty: decimal(4000) }],
  ])('is refused %s: %j', (code, stated) => {
    const { event } = given(...FILLED).when(correct(3, stated));
    expect(event).toMatchObject({ type: 'REPORT_REFUSED', reason: { code } });
  });
});

it('a correction to more than can be counted is refused', () => {
  const history = given(...LIVE, filled(1), filled(9_000_000_000_000_000));
  const { event } = history.when(correct(3, { lastQty: decimal('999999999999999') }));
  expect(event).toMatchObject({
    type: 'REPORT_REFUSED',
    reason: { code: 'QUANTITY_OUT_OF_RANGE' },
  });
});

describe('a bust', () => {
  it('after the end is flagged, before it is not', () => {
    const late = given(...WORKING, canceled()).when(report('TRADE_CANCEL', of(3)));
    expect(late.event).toMatchObject({ type: 'FILL_BUSTED', late: true });
    const open = given(...WORKING).when(report('TRADE_CANCEL', of(3)));
    expect(open.event).not.toHaveProperty('late');
  });
});

describe('RESTATED', () => {
  it.each<readonly [Partial<ReportInput>]>([
    [{ orderQty: decimal('1.5') }],
    [{ price: decimal('1.001') }],
    [{ displayQuantity: decimal('1.5') }],
  ])('with more digits than the instrument has is refused: %j', (stated) => {
    expect(given(...LIVE).when(report('RESTATED', stated)).event).toMatchObject({
      type: 'REPORT_REFUSED',
      reason: { code: 'TOO_PRECISE' },
    });
  });

  it('gives an order at the market no price', () => {
    const terms = { orderType: 'MARKET', quantity: quantity(100), timeInForce: 'DAY' } as const;
    const history = given(placed({ terms }), acknowledged());
    const stated = { orderQty: decimal(90), price: decimal(5) };
    expect(history.when(report('RESTATED', stated)).event).toHaveProperty('terms', {
      ...terms,
      quantity: 90,
    });
  });
});

describe('a report about a request that waits', () => {
  it.each<readonly [ReportInput['execType'], Partial<ReportInput>, object]>([
    ['PENDING_CANCEL', {}, { type: 'PENDING_REPORTED', inReplyTo: 4 }],
    ['PENDING_CANCEL', { inReplyTo: 4 }, { type: 'PENDING_REPORTED', inReplyTo: 4 }],
    ['PENDING_CANCEL', { inReplyTo: 3 }, { reason: { code: 'NO_SUCH_PENDING_REQUEST' } }],
    ['PENDING_REPLACE', {}, { type: 'PENDING_REPORTED', inReplyTo: 3 }],
    ['PENDING_REPLACE', { inReplyTo: 4 }, { reason: { code: 'NO_SUCH_PENDING_REQUEST' } }],
    ['CANCELED', { inReplyTo: 4 }, { type: 'ORDER_CANCELED', clientOrderId: 'Z', inReplyTo: 4 }],
    ['HIBERNATE_REJECTED', {}, { reason: { code: 'NO_SUCH_PENDING_REQUEST' } }],
  ])('%s %j', (execType, stated, expected) => {
    expect(given(...WAITING).when(report(execType, stated)).event).toMatchObject(expected);
  });

  it('names the hibernation that it answers', () => {
    const history = [...LIVE, holdRequested('HIBERNATE_REQUESTED')];
    const answer = (inReplyTo: number) =>
      given(...history).when(report('HIBERNATE_REJECTED', { inReplyTo })).event;
    expect(answer(3)).toMatchObject({ type: 'HIBERNATE_REJECTED', inReplyTo: 3 });
    expect(answer(2)).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
  });

  it('that says PENDING_NEW answers none', () => {
    const history = given(placed(), replaceRequested('Y', LIMIT_TERMS));
    const { event } = history.when(report('PENDING_NEW'));
    expect(event).toMatchObject({ type: 'PENDING_REPORTED', execType: 'PENDING_NEW' });
    expect(event).not.toHaveProperty('inReplyTo');
  });
});

describe('ORDER_STATUS', () => {
  it('of an order that no venue has is refused', () => {
    expect(given(held()).when(report('ORDER_STATUS')).event).toMatchObject({
      type: 'REPORT_REFUSED',
      reason: { code: 'STATUS_CONFLICT' },
    });
  });

  it.each<readonly [Partial<ReportInput>]>([
    [{ cumQty: decimal('1.5') }],
    [{ leavesQty: decimal('1.5') }],
  ])('with more digits than the instrument has is refused: %j', (stated) => {
    expect(given(...LIVE).when(report('ORDER_STATUS', stated)).event).toMatchObject({
      type: 'REPORT_REFUSED',
      reason: { code: 'TOO_PRECISE' },
    });
  });
});
