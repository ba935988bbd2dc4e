import type { Caller } from '@ome/access';
import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { OrderChanges, type OrderChange } from './order-changes.js';
import type { OrderTargets } from './order-targets.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const TARGET = { origClientOrderId: 'mine', account: 'acme-1' };
const NEW_PRICE: OrderChange = { type: 'REPLACE_ORDER', id: 'mine', fields: { price: '11.00' } };
const ACTIVATION: OrderChange = { type: 'ACTIVATE_ORDER', id: 'mine', fields: {} };
const NEW_SIZE: OrderChange = { type: 'REPLACE_ORDER', id: 'mine', fields: { quantity: '5' } };
const CANCEL: OrderChange = { type: 'CANCEL_ORDER', id: 'mine', fields: {} };

type Market = Awaited<ReturnType<OrderTargets['marketOf']>>;

/** Of an instrument that traded last at 10.00. */
const written = (change: OrderChange, market: Market) =>
  new OrderChanges({
    targets: { find: () => Promise.resolve(TARGET), marketOf: () => Promise.resolve(market) },
    context: { of: () => ({ lastPrice: '10.00' }) },
    rates: { spendFound: () => ({}) },
  }).written(change, ALICE, 'key');

const contextOf = async (change: OrderChange, market: Market) =>
  (await written(change, market)).written.record.context;

describe('of an order that is not projected yet', () => {
  it.each([NEW_PRICE, ACTIVATION])('$type is not sent, and may be repeated', async (change) => {
    const error: unknown = await written(change, 'NOT_YET').catch((thrown: unknown) => thrown);
    if (!(error instanceof ProblemException)) throw new Error('it was written');
    expect(error.problem).toMatchObject({ status: 503, outcome: 'NOT_SENT' });
    expect(error.headers).toEqual({ 'retry-after': '1' });
  });

  it('what may reduce it passes', async () => {
    expect(await contextOf(NEW_SIZE, 'NOT_YET')).toMatchObject({ lastPriceUnknown: true });
    expect(await contextOf(CANCEL, 'NOT_YET')).not.toHaveProperty('lastPriceUnknown');
  });
});

it('a change goes by the last price where the order trades, and without one to the writer', async () => {
  const market = { venue: 'NSE', symbol: 'INFY' } as Exclude<Market, 'NOT_YET'>;
  for (const change of [NEW_PRICE, ACTIVATION]) {
    expect(await contextOf(change, market)).toMatchObject({ lastPrice: '10.00' });
    // Nobody may have such an order: the writer says so.
    expect(await contextOf(change, undefined)).toMatchObject({ lastPriceUnknown: true });
  }
});
