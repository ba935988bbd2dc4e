import { describe, expect, it } from 'vitest';
import { ALL_MARKETS } from '../markets.js';
import type { Input, ReportInput } from '../input.js';
import {
  acknowledged,
  became,
  holdRequested,
  LIMIT_TERMS,
  placed,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { BY_ORDER_ID, report, request, rollDay, trade } from '../specification/inputs.js';
import { ACCOUNT, ORDER } from '../specification/values.js';

const GTC = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
const LIVE = [placed({ terms: GTC }), acknowledged()];
const HIDDEN = [...LIVE, became('ORDER_HIBERNATED')];
const ACTIVATE = [...HIDDEN, holdRequested('ACTIVATE_REQUESTED')];
const HIBERNATE = [...LIVE, holdRequested('HIBERNATE_REQUESTED')];

const activate = () => request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID });
const hibernate = () => request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID });
const all = () => trade(10_000, '100');

/** All that one can see of the order after these came. */
function after(history: readonly Happened[], ...inputs: readonly Input[]) {
  const partition = given(...history);
  inputs.forEach((input) => partition.when(input));
  const order = partition.state.orders.get(ORDER);
  const openOrders = partition.state.openOrders.get(ACCOUNT, ALL_MARKETS);
  return { order: { ...order, lastFillPx: undefined }, openOrders };
}

type Overtaking = readonly [string, () => ReportInput, string, number];
const OVERTAKING: readonly Overtaking[] = [
  ['a trade of all that is left', all, 'FILLED', 0],
  ['SUSPENDED', () => report('SUSPENDED'), 'SUSPENDED', 1],
  ['STOPPED', () => report('STOPPED'), 'STOPPED', 1],
  ['DONE_FOR_DAY', () => report('DONE_FOR_DAY'), 'DONE_FOR_DAY', 1],
  ['CALCULATED', () => report('CALCULATED'), 'CALCULATED', 1],
];

describe.each([
  ['ACTIVATED', ACTIVATE],
  ['HIBERNATED', HIBERNATE],
] as const)('%s in answer to a request', (execType, asked) => {
  it.each(OVERTAKING)('is taken when %s overtook it', (_what, other, ordStatus, openOrders) => {
    const history = given(...asked);
    history.when(other());
    const { event, order } = history.when(report(execType));
    expect(event).toMatchObject({ type: `ORDER_${execType}`, inReplyTo: asked.length });
    expect(order).toMatchObject({ status: ordStatus, revision: 1 });
    expect(order.pending).toBeUndefined();
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(openOrders);
  });

  it.each(OVERTAKING)('comes to the same before and after %s', (_what, other) => {
    const answer = report(execType);
    expect(after(asked, other(), answer)).toEqual(after(asked, answer, other()));
  });
});

describe('what a venue did in answer to something else', () => {
  it.each([
    ['HIBERNATED', HIBERNATE, 'HIBERNATED'],
    ['ACTIVATED', ACTIVATE, 'NEW'],
  ] as const)('%s leaves the request to its own answer', (execType, asked, ordStatus) => {
    for (const own of [
      execType,
      execType === 'HIBERNATED' ? 'HIBERNATE_REJECTED' : 'ACTIVATE_REJECTED',
    ] as const) {
      const history = given(...asked);
      expect(history.when(report(execType, { inReplyTo: 1 })).order).toMatchObject({
        status: 'PENDING_REPLACE',
        underlying: ordStatus,
      });
      const { event, columns } = history.when(report(own, { inReplyTo: asked.length }));
      expect(event).toMatchObject({ inReplyTo: asked.length });
      expect(columns.ordStatus).toBe(ordStatus);
    }
  });
});

describe('an order that its venue has hidden', () => {
  it.each<readonly [string, readonly Input[]]>([
    ['the day', [report('DONE_FOR_DAY'), rollDay('2026-03-03')]],
    ['the day, calculated', [report('CALCULATED'), rollDay('2026-03-03')]],
    ['the day', [report('DONE_FOR_DAY'), report('RESTATED', { restatementReason: '1' })]],
    ['a suspension', [report('SUSPENDED'), report('NEW')]],
  ])('is so again after %s, and can be activated', (_what, inputs) => {
    const history = given(...HIDDEN);
    inputs.forEach((input) => history.when(input));
    expect(history.when(hibernate()).event).toMatchObject({
      reason: { code: 'NOTHING_TO_CHANGE' },
    });
    const { event, order } = history.when(activate());
    expect(event).toMatchObject({ type: 'ACTIVATE_REQUESTED' });
    expect(order).toMatchObject({ underlying: 'HIBERNATED' });
    expect(history.when(report('ACTIVATED')).columns.ordStatus).toBe('NEW');
  });

  it.each(['SUSPENDED', 'STOPPED', 'DONE_FOR_DAY', 'CALCULATED'] as const)(
    'can be activated while it is %s, and stays that',
    (ordStatus) => {
      const history = given(...HIDDEN);
      history.when(report(ordStatus));
      expect(history.when(hibernate()).event).toMatchObject({
        reason: { code: 'NOTHING_TO_CHANGE' },
      });
      expect(history.when(activate()).event).toMatchObject({ type: 'ACTIVATE_REQUESTED' });
      expect(history.when(report('ACTIVATED')).columns.ordStatus).toBe(ordStatus);
      expect(history.when(activate()).event).toMatchObject({
        reason: { code: 'NOTHING_TO_CHANGE' },
      });
    },
  );

  it('is hidden still once the fill of all its rest is busted', () => {
    const history = given(...HIDDEN);
    const fill = all();
    history.when(fill);
    const { columns } = history.when(report('TRADE_CANCEL', { execRefId: fill.execId }));
    expect(columns).toMatchObject({ ordStatus: 'HIBERNATED', leavesQty: 10_000 });
  });

  it('is not hidden twice, nor shown when it is', () => {
    const history = given(...HIDDEN, became('ORDER_SUSPENDED'));
    expect(history.when(report('HIBERNATED')).event).toMatchObject({
      reason: { code: 'STATUS_CONFLICT' },
    });
    history.when(report('ACTIVATED'));
    expect(history.when(report('ACTIVATED')).event).toMatchObject({
      reason: { code: 'STATUS_CONFLICT' },
    });
  });
});

describe('SUSPENDED', () => {
  it('that overtakes the first NEW stays, until the next one', () => {
    const history = given(placed());
    history.when(report('SUSPENDED'));
    const first = history.when(report('NEW', { venueOrderId: 'V1' }));
    expect(first.event).toMatchObject({ type: 'ORDER_ACKNOWLEDGED' });
    expect(first.order).toMatchObject({ status: 'SUSPENDED', venueOrderId: 'V1' });
    expect(history.when(report('NEW')).columns.ordStatus).toBe('NEW');
  });

  it.each<readonly [string, string, readonly Input[]]>([
    ['STOPPED', 'STOPPED', [report('STOPPED')]],
    ['done for the day', 'DONE_FOR_DAY', [report('DONE_FOR_DAY')]],
    ['filled', 'FILLED', [all()]],
  ])('of an order that is %s does not show, and ends by NEW', (_what, ordStatus, inputs) => {
    const history = given(...LIVE);
    inputs.forEach((input) => history.when(input));
    expect(history.when(report('SUSPENDED')).event).toMatchObject({ type: 'ORDER_SUSPENDED' });
    const { event, columns } = history.when(report('NEW'));
    expect(event).toMatchObject({ type: 'ORDER_ACKNOWLEDGED' });
    expect(columns.ordStatus).toBe(ordStatus);
    expect(history.when(report('NEW')).event).toMatchObject({
      reason: { code: 'STATUS_CONFLICT' },
    });
  });

  it('is the status again when the fill that outranked it is busted', () => {
    const history = given(...LIVE);
    const fill = all();
    [report('SUSPENDED'), fill].forEach((input) => history.when(input));
    const { columns } = history.when(report('TRADE_CANCEL', { execRefId: fill.execId }));
    expect(columns).toMatchObject({ ordStatus: 'SUSPENDED', leavesQty: 10_000 });
  });
});
