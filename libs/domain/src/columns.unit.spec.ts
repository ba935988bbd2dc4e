import { describe, expect, it } from 'vitest';
import { execTypeOf } from './columns.js';
import { price } from './decimal.js';
import type { Input } from './input.js';
import {
  acknowledged,
  cancelRequested,
  filled,
  held,
  hibernated,
  holdRequested,
  LIMIT_TERMS,
  placed,
  replaceRequested,
  type Happened,
} from './specification/events.js';
import { given } from './specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  newOrder,
  replaceOrder,
  report,
  request,
  rollDay,
  expire,
  trade,
} from './specification/inputs.js';
import { isOrderEvent } from './event.js';
import { decimal, NOW } from './specification/values.js';

const LIVE = [placed(), acknowledged()];
const GOOD = placed({ terms: { ...LIMIT_TERMS, timeInForce: 'GTC' } });
const replacing = [...LIVE, replaceRequested('Y', LIMIT_TERMS)];
const canceling = [...LIVE, cancelRequested('Y')];
const hiding = [...LIVE, holdRequested('HIBERNATE_REQUESTED')];
const showing = [...LIVE, hibernated(), holdRequested('ACTIVATE_REQUESTED')];
const of = (type: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER') => request({ type, target: BY_ORDER_ID });
const replace = () => replaceOrder({ price: decimal('99') });

describe('the ExecType of what happened', () => {
  it.each<readonly [string, string, readonly Happened[], Input]>([
    ['ORDER_PLACED', 'PENDING_NEW', [], newOrder()],
    ['ORDER_HELD', 'HIBERNATED', [], newOrder({ initialState: 'HIBERNATED' })],
    ['ORDER_REFUSED', 'REJECTED', [], newOrder({ quantity: decimal('9999999') })],
    ['ORDER_RELEASED', 'PENDING_NEW', [held()], of('ACTIVATE_ORDER')],
    ['ORDER_AMENDED', 'REPLACED', [held()], replace()],
    ['ORDER_WITHDRAWN', 'CANCELED', [held()], cancelOrder()],
    [
      'ORDER_LAPSED',
      'EXPIRED',
      [held({ recordedAt: NOW, terms: { ...LIMIT_TERMS, timeInForce: 'GTD', expireTime: NOW } })],
      expire(NOW, 'GTD'),
    ],
    ['REPLACE_REQUESTED', 'PENDING_REPLACE', LIVE, replace()],
    ['REPLACE_REFUSED', 'REPLACE_REJECTED', LIVE, replaceOrder()],
    ['REPLACE_REJECTED', 'REPLACE_REJECTED', replacing, report('REPLACE_REJECTED')],
    ['ORDER_REPLACED', 'REPLACED', replacing, report('REPLACED')],
    ['CANCEL_REQUESTED', 'PENDING_CANCEL', LIVE, cancelOrder()],
    ['CANCEL_REFUSED', 'CANCEL_REJECTED', canceling, cancelOrder()],
    ['CANCEL_REJECTED', 'CANCEL_REJECTED', canceling, report('CANCEL_REJECTED')],
    ['ORDER_CANCELED', 'CANCELED', canceling, report('CANCELED')],
    ['HIBERNATE_REQUESTED', 'PENDING_REPLACE', LIVE, of('HIBERNATE_ORDER')],
    ['ACTIVATE_REQUESTED', 'PENDING_REPLACE', [...LIVE, hibernated()], of('ACTIVATE_ORDER')],
    ['HIBERNATE_REFUSED', 'HIBERNATE_REJECTED', [held()], of('HIBERNATE_ORDER')],
    ['ACTIVATE_REFUSED', 'ACTIVATE_REJECTED', LIVE, of('ACTIVATE_ORDER')],
    ['HIBERNATE_REJECTED', 'HIBERNATE_REJECTED', hiding, report('HIBERNATE_REJECTED')],
    ['ACTIVATE_REJECTED', 'ACTIVATE_REJECTED', showing, report('ACTIVATE_REJECTED')],
    ['ORDER_HIBERNATED', 'HIBERNATED', hiding, report('HIBERNATED')],
    ['ORDER_ACTIVATED', 'ACTIVATED', showing, report('ACTIVATED')],
    ['ORDER_ACKNOWLEDGED', 'NEW', [placed()], report('NEW')],
    ['ORDER_REJECTED', 'REJECTED', [placed()], report('REJECTED')],
    ['FILL_BOOKED', 'TRADE', LIVE, trade(5, '100')],
    ['DAY_ROLLED', 'RESTATED', [GOOD], rollDay('2026-03-03')],
    ['ORDER_RESTATED', 'RESTATED', LIVE, report('RESTATED')],
    ['ORDER_RENEWED', 'RESTATED', LIVE, report('RESTATED', { restatementReason: '1' })],
    ['PENDING_REPORTED', 'PENDING_CANCEL', canceling, report('PENDING_CANCEL')],
    ['VENUE_STATUS_REPORTED', 'ORDER_STATUS', LIVE, report('ORDER_STATUS')],
    ['ORDER_TRIGGERED', 'TRIGGERED', LIVE, report('TRIGGERED')],
    ['ORDER_EXPIRED', 'EXPIRED', LIVE, report('EXPIRED')],
    ['ORDER_DONE_FOR_DAY', 'DONE_FOR_DAY', LIVE, report('DONE_FOR_DAY')],
    ['ORDER_SUSPENDED', 'SUSPENDED', LIVE, report('SUSPENDED')],
    ['ORDER_STOPPED', 'STOPPED', LIVE, report('STOPPED')],
    ['ORDER_CALCULATED', 'CALCULATED', LIVE, report('CALCULATED')],
    ['ORDER_ACCEPTED_FOR_BIDDING', 'ACCEPTED_FOR_BIDDING', LIVE, report('ACCEPTED_FOR_BIDDING')],
    [
      'ORDER_STATUS_REPORTED',
      'ORDER_STATUS',
      LIVE,
      request({ type: 'ORDER_STATUS', target: BY_ORDER_ID }),
    ],
  ])('%s is %s', (type, execType, history, input) => {
    const [event] = given(...history).when(input).events;
    expect(event).toMatchObject({ type });
    const told =
      event !== undefined && (isOrderEvent(event) || event.type === 'ORDER_STATUS_REPORTED');
    expect(told && execTypeOf(event)).toBe(execType);
  });

  it.each([
    ['FILL_CORRECTED', 'TRADE_CORRECT', { lastQty: decimal('4') }],
    ['FILL_BUSTED', 'TRADE_CANCEL', {}],
  ] as const)('%s is %s', (type, execType, said) => {
    const first = trade(5, '100');
    const partition = given(...LIVE);
    partition.when(first);
    const { events } = partition.when(report(execType, { execRefId: first.execId, ...said }));
    const [event] = events;
    expect(event).toMatchObject({ type });
    expect(event !== undefined && isOrderEvent(event) && execTypeOf(event)).toBe(execType);
  });
});

describe('the average price', () => {
  it.each([
    ['-0.066666666667', -5, -10],
    ['0.066666666667', 5, 10],
    ['-0.05', -5, -5],
    ['0', 0, 0],
  ])('is %s, rounded half to even below zero as above it', (avgPx, first, second) => {
    const fills = [filled(2, { lastPx: price(first) }), filled(1, { lastPx: price(second) })];
    const { columns } = given(...LIVE, ...fills).when(report('SUSPENDED'));
    expect(columns.avgPx).toBe(avgPx);
  });
});
