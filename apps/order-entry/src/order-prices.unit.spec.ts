import type { AccountScope, OrderView } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import { OrderPrices } from './order-prices.js';

const INFY = { venue: 'NSE', symbol: 'INFY' } as OrderView;

function prices(byAnyName: (name: string, scope: AccountScope) => Promise<OrderView | undefined>) {
  const asked: unknown[] = [];
  const queries = {
    byAnyName: (...names: [string, AccountScope]) => (asked.push(names), byAnyName(...names)),
  };
  const lastPrices = { of: (venue: string, symbol: string) => `of ${symbol} at ${venue}` };
  return { asked, prices: new OrderPrices({ queries, lastPrices, lookUpMs: 1 }) };
}

describe('the last price of an order', () => {
  it('is that of its instrument, by whatever name the order is said', async () => {
    const { asked, prices: known } = prices(() => Promise.resolve(INFY));
    const named = { account: 'acme-1', origClientOrderId: 'mine' };
    expect(await known.of({ orderId: 'id' })).toBe('of INFY at NSE');
    expect(await known.of(named)).toBe('of INFY at NSE');
    expect(asked).toEqual([
      ['id', 'ANY'],
      ['mine', ['acme-1']],
    ]);
  });

  it.each([
    ['that nobody knows', () => Promise.resolve(undefined)],
    ['while the database is away', () => Promise.reject(new Error('away'))],
    ['while the database does not answer', () => new Promise<never>(() => undefined)],
  ])('%s is not known, and not waited for', async (_, look) => {
    expect(await prices(look).prices.of({ orderId: 'id' })).toBeUndefined();
  });
});
