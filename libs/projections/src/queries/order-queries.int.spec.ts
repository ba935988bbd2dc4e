import { emptyDatabase } from '@ome/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectionStore } from '../connection/projection-store.js';
import { OrderProjector } from '../projector/order-projector.js';
import {
  ACCOUNT,
  FIRST,
  OTHER,
  PARTITION,
  WrittenLog,
  closeStores,
  newOrder,
  newStore,
  twoOrders,
} from '../written-log.spec.js';
import { OrderQueries, type Pages } from './order-queries.js';

let store: ProjectionStore;
beforeEach(async () => {
  store = await newStore();
});
afterEach(closeStores);

async function projected(log: WrittenLog): Promise<OrderProjector> {
  const projector = new OrderProjector(store);
  await projector.apply(PARTITION, log.records);
  return projector;
}

const trade = (id: string, transactTime: string, lastPx: string) =>
  ({
    clientOrderId: 'first',
    execId: id,
    execType: 'TRADE',
    lastQty: '1',
    lastPx,
    transactTime,
  }) as const;
const prices = (into: ProjectionStore) => new OrderQueries(into).lastPrices(['INFY', 'TCS']);

describe('last prices', () => {
  it('are the last trade and the first of the newest day at the venue, in any order', async () => {
    const log = new WrittenLog();
    log.request(newOrder('first'));
    // 18:30 UTC is midnight in Mumbai.
    log.report(trade('e1', '2026-03-02T19:00:00Z', '103'));
    log.report(trade('e2', '2026-03-02T18:29:59.9Z', '101'));
    log.report(trade('e3', '2026-03-02T18:30:00.000000001Z', '102'));
    const expected = [
      {
        venue: 'NSE',
        symbol: 'INFY',
        last: { price: '103', transactTime: '2026-03-02T19:00:00Z' },
        first: {
          price: '102',
          transactTime: '2026-03-02T18:30:00.000000001Z',
          day: '2026-03-03',
        },
      },
    ];
    const options = { timeZones: { NSE: 'Asia/Kolkata' } };
    await new OrderProjector(store, options).apply(PARTITION, log.records);
    expect(await prices(store)).toEqual(expected);
    const another = await newStore();
    const oneByOne = new OrderProjector(another, options);
    for (const record of log.records) await oneByOne.apply(PARTITION, [record]);
    expect(await prices(another)).toEqual(expected);
  });
});

describe('queries', () => {
  let queries: OrderQueries;
  beforeEach(() => {
    queries = new OrderQueries(store);
  });

  it('find an order by any of its names, within the accounts of the caller', async () => {
    await projected(twoOrders());
    for (const name of [FIRST, 'first', 'second']) {
      expect((await queries.byAnyName(name, [ACCOUNT]))?.orderId).toBe(FIRST);
      expect((await queries.byAnyName(name, 'ANY'))?.orderId).toBe(FIRST);
      expect(await queries.byAnyName(name, ['equities-8'])).toBeUndefined();
    }
    expect(await queries.byAnyName('unknown', 'ANY')).toBeUndefined();
    expect(await queries.orderIdByVenueName('NSE', 'V-1')).toBe(FIRST);
  });

  it('find an order by the name of an acknowledgement that came after its end', async () => {
    const log = new WrittenLog();
    log.request(newOrder('first'));
    log.report({ clientOrderId: 'first', execId: 'e1', execType: 'CANCELED' });
    log.report({ clientOrderId: 'first', execId: 'e2', execType: 'NEW', venueOrderId: 'V-1' });
    await projected(log);
    expect(await queries.orderIdByVenueName('NSE', 'V-1')).toBe(FIRST);
    const order = await queries.byAnyName(FIRST, 'ANY');
    const known = { ordStatus: 'CANCELED', leavesQty: '0', venueOrderId: 'V-1' };
    expect(order).toMatchObject({ ...known, endedUntaken: 'CANCELED' });
  });

  it('find an order by the name of an acknowledgement that a newer name overtook', async () => {
    const log = new WrittenLog();
    log.request(newOrder('first'));
    log.report({ clientOrderId: 'first', execId: 'e1', execType: 'RESTATED', venueOrderId: 'V-2' });
    log.report({ clientOrderId: 'first', execId: 'e2', execType: 'NEW', venueOrderId: 'V-1' });
    await projected(log);
    expect(await queries.byAnyName(FIRST, 'ANY')).toMatchObject({ venueOrderId: 'V-2' });
    expect(await queries.orderIdByVenueName('NSE', 'V-2')).toBe(FIRST);
    expect(await queries.orderIdByVenueName('NSE', 'V-1')).toBe(FIRST);
  });

  it('find an order by the name under which it went on before', async () => {
    const log = new WrittenLog();
    log.request(newOrder('first'));
    const names = { venueOrderId: 'V-2', origVenueOrderId: 'V-1' };
    log.report({ clientOrderId: 'first', execId: 'e1', execType: 'RESTATED', ...names });
    await projected(log);
    expect(await queries.orderIdByVenueName('NSE', 'V-1')).toBe(FIRST);
  });

  it('find an order by a name that any of its reports said, unless another order had it before', async () => {
    const log = new WrittenLog();
    log.request(newOrder('first'));
    log.request(newOrder('other'));
    const traded = { execType: 'TRADE', lastQty: '10', lastPx: '101' } as const;
    log.report({ clientOrderId: 'first', execId: 'e1', ...traded, venueOrderId: 'V-2' });
    log.report({ clientOrderId: 'first', execId: 'e2', execType: 'CANCELED', venueOrderId: 'V-1' });
    log.report({ clientOrderId: 'other', execId: 'e3', execType: 'CANCELED', venueOrderId: 'V-1' });
    await projected(log);
    expect(await queries.byAnyName(FIRST, 'ANY')).toMatchObject({ venueOrderId: 'V-2' });
    expect(await queries.orderIdByVenueName('NSE', 'V-2')).toBe(FIRST);
    expect(await queries.orderIdByVenueName('NSE', 'V-1')).toBe(FIRST);
  });

  it('give the order resource with what was superseded', async () => {
    await projected(twoOrders());
    expect(await queries.byAnyName(FIRST, 'ANY')).toEqual({
      orderId: FIRST,
      clientOrderId: 'second',
      clientOrderIds: ['first', 'second'],
      account: ACCOUNT,
      symbol: 'INFY',
      venue: 'NSE',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '150',
      price: '101.5',
      timeInForce: 'DAY',
      ordStatus: 'PARTIALLY_FILLED',
      cumQty: '100',
      leavesQty: '50',
      avgPx: '101.3',
      version: 6,
      revision: 1,
      venueOrderId: 'V-1',
      acknowledged: true,
      takenBack: false,
      executionCount: 2,
      submittedBy: '42',
      attributes: { 'client.$id': '17' },
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      termsSince: expect.any(String),
      history: [
        {
          clientOrderId: 'first',
          quantity: '100',
          price: '101.25',
          ordStatus: 'PARTIALLY_FILLED',
          since: expect.any(String),
        },
      ],
      asOf: { partition: PARTITION, offset: expect.any(Number) },
    });
  });

  async function pagesOf(user: string, pages: Pages): Promise<readonly (readonly string[])[]> {
    const found: string[][] = [];
    for await (const page of queries.ordersOfUser(user, pages)) {
      found.push(page.map(({ orderId }) => orderId));
    }
    return found;
  }

  it('list the orders of a user in pages, oldest first, and their fills', async () => {
    await projected(twoOrders());
    const pages = await pagesOf('42', { pageSize: 1, atMost: 9 });
    expect(pages.map((page) => page.length)).toEqual([1, 1]);
    expect(pages.flat().sort()).toEqual([FIRST, OTHER].sort());
    expect(await pagesOf('42', { pageSize: 2, atMost: 9 })).toEqual([pages.flat()]);
    expect(await pagesOf('43', { pageSize: 2, atMost: 9 })).toEqual([]);
    const fills = await queries.fillsOf(FIRST);
    expect(fills.map(({ quantity, price }) => `${quantity}@${price}`)).toEqual([
      '40@101',
      '60@101.5',
    ]);
  });

  it('list every order once and only the newest of too many, by the index alone', async () => {
    await projected(twoOrders());
    const model: object = (await store.orders.findById(FIRST).lean()) ?? {};
    const made = Array.from({ length: 500 }, (_, n) => ({
      ...model,
      _id: `o-${String(n).padStart(3, '0')}`,
      submittedBy: 'busy',
      // Several within a millisecond, as a batch of the writer makes them.
      createdAt: `2026-03-02T09:00:00.${String(Math.floor(n / 7)).padStart(3, '0')}Z`,
    }));
    await store.orders.insertMany(made);
    const ids = made.map(({ _id }) => _id);
    expect((await pagesOf('busy', { pageSize: 64, atMost: 500 })).flat()).toEqual(ids);
    expect((await pagesOf('busy', { pageSize: 64, atMost: 101 })).flat()).toEqual(ids.slice(-101));
    const read = await store.orders
      .find({ submittedBy: 'busy' })
      .sort({ createdAt: 1, _id: 1 })
      .limit(64)
      .explain('executionStats');
    expect(read).toMatchObject({ executionStats: { totalDocsExamined: 64 } });
  });

  it('wait until a position is projected, within a limit', async () => {
    const log = twoOrders();
    const last = log.records.at(-1)?.offset ?? 0n;
    expect(await queries.waitUntil(PARTITION, last, 20)).toBe(false);
    const waiting = queries.waitUntil(PARTITION, last, 30_000);
    await projected(log);
    expect(await waiting).toBe(true);
    expect(await queries.watermark(PARTITION)).toBe(last);
  });

  it('give every order of a name, the newest orders and how far each partition is', async () => {
    const log = twoOrders();
    log.request(newOrder('other', { account: 'equities-8' }));
    await projected(log);
    const named = async (name: string) =>
      (await queries.ordersNamed(name)).map((order) => order.account).sort();
    expect(await named('other')).toEqual([ACCOUNT, 'equities-8']);
    expect(await named('first')).toEqual([ACCOUNT]);
    expect(await named(FIRST)).toEqual([ACCOUNT]);
    expect(await named('unknown')).toEqual([]);

    const last = log.records.at(-1)?.offset;
    const checkpoints = await queries.checkpoints();
    expect([...checkpoints.keys()]).toEqual([PARTITION]);
    expect(checkpoints.get(PARTITION)).toMatchObject({ offset: last, epoch: 1 });
    const counts = await store.collectionCounts();
    expect([counts.get('orders'), counts.get('checkpoints')]).toEqual([3, 1]);
  });
});

it('opens a database without making anything in it', async () => {
  const looking = new ProjectionStore(emptyDatabase('projections'));
  await looking.open();
  expect(await looking.collectionCounts()).toEqual(new Map());
  expect(await new OrderQueries(looking).ordersNamed('first')).toEqual([]);
  await looking.close();
});

describe('corrections and busts', () => {
  it('change what was bought and which fills live, and leave the last price', async () => {
    const log = new WrittenLog();
    log.request(newOrder('first'));
    log.report(trade('e1', '2026-03-02T09:00:00Z', '101'));
    log.report(trade('e2', '2026-03-02T09:01:00Z', '102'));
    const changed = { clientOrderId: 'first', transactTime: '2026-03-02T09:02:00Z' } as const;
    log.report({
      ...changed,
      execId: 'e3',
      execType: 'TRADE_CORRECT',
      execRefId: 'e1',
      lastPx: '90',
    });
    log.report({ ...changed, execId: 'e4', execType: 'TRADE_CANCEL', execRefId: 'e2' });
    await projected(log);
    const queries = new OrderQueries(store);
    expect(await store.positions.find().lean()).toMatchObject([
      { boughtQty: '1', boughtNotional: '90' },
    ]);
    expect(await queries.liveFillsOf(FIRST)).toMatchObject([
      { kind: 'CORRECTION', execId: 'e3', quantity: '1', price: '90' },
    ]);
    expect((await queries.fillsOf(FIRST)).map(({ kind, execId }) => `${kind} ${execId}`)).toEqual([
      'FILL e1',
      'FILL e2',
      'CORRECTION e3',
      'BUST e4',
    ]);
    expect(await prices(store)).toMatchObject([{ last: { price: '102' } }]);
  });
});
