import { DialectException } from '@ome/equities';
import type { FillView, LastPriceView, OrderView } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import { EquitiesViews } from './equities-views.service.js';

const ORDER = {
  account: 'equities-3',
  clientOrderId: '1a2b00000000000001000001',
  venue: 'NSE',
  symbol: 'INFY',
  side: 'BUY',
  orderType: 'LIMIT',
  ordStatus: 'NEW',
  quantity: '100',
  cumQty: '0',
  leavesQty: '100',
  price: '1500.05',
  termsSince: '2026-01-05T09:15:00.123Z',
};

const order = (orderId: string, executionCount: number, symbol = 'INFY') =>
  ({ ...ORDER, orderId, executionCount, symbol }) as unknown as OrderView;
const fill = (orderId: string) =>
  ({
    orderId,
    fillId: `${orderId}/2`,
    venue: 'NSE',
    quantity: '1',
    price: '1500',
    transactTime: '2026-01-05T09:16:01.5Z',
  }) as unknown as FillView;

interface Asked {
  readonly pages: number[];
  readonly fills: string[][];
  readonly symbols: string[][];
}

const noDatabaseAnswers = () => Promise.reject(new Error('no database answers'));

/** Views of a database that gives these pages, then fails when `broken`. */
function viewsOf(
  pages: readonly (readonly OrderView[])[],
  broken = false,
  caughtUp: () => Promise<boolean> = () => Promise.resolve(true),
  prices: readonly LastPriceView[] = [],
) {
  const asked: Asked = { pages: [], fills: [], symbols: [] };
  const queries = {
    async *ordersOfUser() {
      for (const page of pages) {
        asked.pages.push(page.length);
        yield page;
      }
      if (broken) throw new Error('the database is away');
    },
    liveFillsOf: (...ids: readonly string[]) => {
      asked.fills.push([...ids]);
      return Promise.resolve(ids.map(fill));
    },
    lastPrices: (symbols: readonly string[]) => {
      asked.symbols.push([...symbols]);
      return Promise.resolve(prices);
    },
  };
  const views = new EquitiesViews({
    queries,
    seenLog: { caughtUp },
    projectionTimeoutMs: 500,
    today: () => '2026-01-05',
    maximumOrders: 10,
  });
  return { views, asked };
}

describe('the order details of a user', () => {
  it('are read while they are taken, and not before', async () => {
    const pages = Array.from({ length: 50 }, (_, n) => [order(`o-${n}`, 0)]);
    const { views, asked } = viewsOf(pages);
    const answer = await views.orderDetails(7);
    expect(asked.pages.length).toBe(1);
    const pieces = answer[Symbol.asyncIterator]();
    await pieces.next();
    await pieces.next();
    expect(asked.pages.length).toBeLessThan(6);
    answer.destroy();
  });

  it('have at most a bounded number of fills in memory, asked of orders that have some', async () => {
    const page = [order('a', 1_500), order('b', 0), order('c', 600), order('d', 9_000)];
    const { views, asked } = viewsOf([page, [order('e', 1)]]);
    const text = (await (await views.orderDetails(7)).toArray()).join('');
    expect(asked.fills).toEqual([['a'], ['c'], ['d'], ['e']]);
    const { Orders } = JSON.parse(text) as { Orders: { data: { fill_table: unknown[] }[] } };
    expect(Orders.data.map((row) => row.fill_table.length)).toEqual([1, 0, 1, 1, 1]);
  });

  it('ask once for the price of a symbol', async () => {
    const { views, asked } = viewsOf([
      [order('a', 0), order('b', 0, 'TCS')],
      [order('c', 0)],
      [order('d', 0, 'SBIN')],
    ]);
    await (await views.orderDetails(7)).toArray();
    expect(asked.symbols).toEqual([['INFY', 'TCS'], ['SBIN']]);
  });

  it('are read once the projection has what was answered before, or is late', async () => {
    for (const inTime of [true, false]) {
      const waiting = Promise.withResolvers<boolean>();
      const { views, asked } = viewsOf([[order('a', 0)]], false, () => waiting.promise);
      const answering = views.orderDetails(7);
      await Promise.resolve();
      expect(asked.pages).toEqual([]);
      waiting.resolve(inTime);
      await (await answering).toArray();
      expect(asked.pages).toEqual([1]);
    }
    const { views } = viewsOf([[order('a', 0)]], false, noDatabaseAnswers);
    await expect(views.orderDetails(7)).rejects.toBeInstanceOf(DialectException);
    await expect(views.lastPrices(['INFY'])).rejects.toBeInstanceOf(DialectException);
  });

  it('are refused when nothing can be read, and break off when the rest cannot', async () => {
    await expect(viewsOf([], true).views.orderDetails(7)).rejects.toBeInstanceOf(DialectException);
    const answer = await viewsOf([[order('a', 0)]], true).views.orderDetails(7);
    await expect(answer.toArray()).rejects.toThrow('the database is away');
  });
});

it('the last prices are those of shares: none of the power venue', async () => {
  const trade = { price: '1500.5', transactTime: '2026-01-05T09:16:01.5Z' };
  const traded = (venue: string, symbol: string): LastPriceView => ({
    venue,
    symbol,
    last: trade,
    first: { ...trade, day: '2026-01-05' },
  });
  const prices = [traded('NSE', 'INFY'), traded('M7', 'FR-RTE-7')];
  const { views } = viewsOf([], false, () => Promise.resolve(true), prices);
  const shown = { INFY: 1500.5 };
  expect(await views.lastPrices(['INFY', 'FR-RTE-7'])).toEqual({ ltps: shown, sps: shown });
});
