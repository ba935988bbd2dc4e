import { describe, expect, it } from 'vitest';
import { instrumentSymbol } from '../identifiers.js';
import type { OrderScope } from '../event.js';
import type { TradingLimits } from '../limits.js';
import { STOPS } from '../partition-state.js';
import { given } from '../specification/given.js';
import { control } from '../specification/inputs.js';
import { ACCOUNT, decimal, names, VENUE } from '../specification/values.js';

const requestId = names.requestId('sys:stop/halt');
const set = () =>
  control({ type: 'SET_STOP', stopId: 'halt', scope: {} }, { requestId, bodyHash: 'everything' });
const lift = () => control({ type: 'LIFT_STOP', stopId: 'halt' });

it('a stop that was lifted is not set again by a repeat, and its caller is told', () => {
  const partition = given();
  partition.when(set());
  expect(partition.when(set()).event).toMatchObject({ type: 'REQUEST_REPEATED' });
  expect(partition.when(lift()).event).toMatchObject({ type: 'STOP_LIFTED' });
  for (let time = 0; time < 2; time += 1) {
    expect(partition.when(set()).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'REQUEST_ID_REUSED', text: expect.stringContaining('was lifted') },
    });
  }
});

it.each<OrderScope>([
  { account: ACCOUNT },
  { venue: VENUE },
  { symbol: instrumentSymbol('TEST') },
  { side: 'BUY' },
  { submittedBy: 'bob' },
])(
  'a stop of everything is not replaced by one of %o under its id, even when nobody remembers who set it',
  (scope) => {
    const partition = given();
    partition.when(set());
    const narrower = control({ type: 'SET_STOP', stopId: 'halt', scope });
    expect(partition.when(narrower).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'REQUEST_ID_REUSED', text: expect.stringContaining('for another scope') },
    });
    expect(partition.state.stops.get(STOPS)).toStrictEqual([{ stopId: 'halt', scope: {} }]);
  },
);

it('a stop that was refused is refused again when it is repeated', () => {
  const principal = { user: 'alice', roles: ['trader'], accounts: ['acme-1'] };
  const partition = given();
  partition.when({ ...set(), principal });
  expect(partition.when(set()).event).toMatchObject({
    type: 'REQUEST_REPEATED',
    outcome: { accepted: false, reason: { code: 'NOT_PERMITTED' } },
  });
});

const LIMITS: readonly TradingLimits[] = [
  { maximumOpenOrders: 3, maximumNotional: decimal('1000.5') },
  { venue: VENUE, symbol: instrumentSymbol('TEST'), maximumQuantity: decimal('5') },
  { venue: VENUE, collarBasisPoints: 500 },
];

/** A word's body hash is a function of what it says. */
const setLimits = (key: string, limits: readonly TradingLimits[]) =>
  control(
    { type: 'SET_LIMITS', account: ACCOUNT, limits },
    { requestId: names.requestId(`sys:limits/${key}`), bodyHash: JSON.stringify(limits) },
  );
const refusedAsReplaced = {
  type: 'REQUEST_REFUSED',
  reason: { code: 'REQUEST_ID_REUSED', text: expect.stringContaining('were set since') },
};

describe('limits that are repeated under their id', () => {
  it('are in force, as they were set or set again', () => {
    const partition = given();
    partition.when(setLimits('a', LIMITS));
    expect(partition.when(setLimits('a', LIMITS)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
    });
    partition.when(setLimits('b', []));
    partition.when(setLimits('c', structuredClone(LIMITS)));
    expect(partition.when(setLimits('a', LIMITS)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: true, eventType: 'LIMITS_SET' },
    });
  });

  it.each<readonly [string, readonly TradingLimits[]]>([
    ['none', []],
    ['fewer', LIMITS.slice(0, 2)],
    ['more', [...LIMITS, { maximumOpenOrders: 4 }]],
    ['another number of orders', changed(0, { maximumOpenOrders: 4 })],
    ['another notional', changed(0, { maximumNotional: decimal('1000.6') })],
    ['a notional with its point elsewhere', changed(0, { maximumNotional: decimal('10005') })],
    ['another quantity', changed(1, { maximumQuantity: decimal('6') })],
    ['another symbol', changed(1, { symbol: instrumentSymbol('GOLD') })],
    ['another venue', changed(2, { venue: names.venue('NSE') })],
    ['another collar', changed(2, { collarBasisPoints: 400 })],
  ])('are refused once there are %s, and change nothing', (_what, others) => {
    const partition = given();
    partition.when(setLimits('a', LIMITS));
    partition.when(setLimits('b', others));
    for (let time = 0; time < 2; time += 1) {
      expect(partition.when(setLimits('a', LIMITS)).event).toMatchObject(refusedAsReplaced);
    }
    expect(partition.when(setLimits('b', others)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
    });
  });

  it('are refused after another set of none, and none after a set of some', () => {
    const partition = given();
    partition.when(setLimits('none', []));
    partition.when(setLimits('some', LIMITS));
    expect(partition.when(setLimits('none', [])).event).toMatchObject(refusedAsReplaced);
  });
});

function changed(index: number, change: TradingLimits): readonly TradingLimits[] {
  return LIMITS.map((limits, at) => (at === index ? { ...limits, ...change } : limits));
}
