import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
import { OrderProjector } from '../projector/order-projector.js';
import { profiledReads } from '../profiled-reads.spec.js';
import { FIRST, PARTITION, closeStores, newStore, twoOrders } from '../written-log.spec.js';
import { OrderListQueries, type OrderFilter, type OrderPlace } from './order-list-queries.js';
import { PositionQueries, type PositionFilter } from './position-queries.js';

const ACCOUNTS = ['acme-1', 'acme-2', 'globex-1'];
const STATUSES = ['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'REJECTED'];

interface MadeUp {
  readonly _id: string;
  readonly account: string;
  readonly symbol: string;
  readonly venue: string;
  readonly side: string;
  readonly ordStatus: string;
  readonly submittedBy: string;
  readonly createdAt: string;
  readonly open?: boolean;
}

let store: ProjectionStore;
let lists: OrderListQueries;
let model: object;
const made: MadeUp[] = [];

/** Several orders within a millisecond, as a batch of the writer makes them. */
function order(n: number): MadeUp {
  const ordStatus = STATUSES[n % 5] ?? '';
  return {
    _id: `o-${String((n * 7919) % 10_007).padStart(5, '0')}`,
    account: ACCOUNTS[n % 3] ?? '',
    symbol: n % 4 === 0 ? 'INFY' : 'TCS',
    venue: n % 6 === 0 ? 'BSE' : 'NSE',
    side: n % 2 === 0 ? 'BUY' : 'SELL',
    ordStatus,
    submittedBy: n % 7 === 0 ? 'bob' : 'alice',
    createdAt: `2026-03-02T09:00:00.${String(Math.floor(n / 7)).padStart(3, '0')}Z`,
    ...(n % 5 < 2 && { open: true }),
  };
}

beforeAll(async () => {
  store = await newStore();
  lists = new OrderListQueries(store);
  await new OrderProjector(store).apply(PARTITION, twoOrders().records);
  model = (await store.orders.findById(FIRST).lean()) ?? {};
  await store.orders.deleteMany({});
  made.push(...Array.from({ length: 600 }, (_, n) => order(n)));
  await store.orders.insertMany(made.map((fields) => ({ ...model, open: undefined, ...fields })));
});
afterAll(closeStores);

/** Newest first, by a filter that knows no index. */
function expected({ accounts, open, createdFrom, createdBefore, ...equal }: OrderFilter) {
  return made
    .filter(
      (each) =>
        (accounts === 'ANY' || accounts.includes(each.account)) &&
        (open === undefined || open === (each.open === true)) &&
        (createdFrom === undefined || each.createdAt >= createdFrom) &&
        (createdBefore === undefined || each.createdAt < createdBefore) &&
        Object.entries(equal).every(([name, value]) => Reflect.get(each, name) === value),
    )
    .toSorted((left, right) =>
      `${right.createdAt} ${right._id}` < `${left.createdAt} ${left._id}` ? -1 : 1,
    )
    .map(({ _id }) => _id);
}

async function everyPage(
  filter: OrderFilter,
  limit: number,
  between: () => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const found: string[] = [];
  let after: OrderPlace | undefined;
  for (;;) {
    const page = await lists.list(filter, { limit, ...(after !== undefined && { after }) });
    found.push(...page.map(({ orderId }) => orderId));
    after = page.at(-1);
    if (after === undefined || page.length < limit) return found;
    await between();
  }
}

const FROM = '2026-03-02T09:00:00.020Z';
const BEFORE = '2026-03-02T09:00:00.060Z';
const NARROWED: readonly Omit<OrderFilter, 'accounts'>[] = [
  {},
  { symbol: 'INFY' },
  { venue: 'BSE' },
  { side: 'SELL' },
  { ordStatus: 'CANCELED' },
  { open: true },
  { open: false },
  { submittedBy: 'bob' },
  { createdFrom: FROM },
  { createdBefore: BEFORE },
  { createdFrom: FROM, createdBefore: BEFORE, open: true, symbol: 'TCS' },
  { symbol: 'INFY', venue: 'BSE', side: 'BUY', submittedBy: 'alice', ordStatus: 'NEW' },
];
const SCOPES: readonly OrderFilter['accounts'][] = ['ANY', ['acme-1'], ['acme-1', 'globex-1']];
const FILTERS = SCOPES.flatMap((accounts) => NARROWED.map((rest) => ({ accounts, ...rest })));

describe('a list of orders', () => {
  it.each(FILTERS)('has what fits, newest first: %j', async (filter) => {
    const all = expected(filter);
    expect(all.length).toBeGreaterThan(0);
    expect(await everyPage(filter, 1_000)).toEqual(all);
    expect(await everyPage(filter, 7)).toEqual(all);
  });

  it.each(FILTERS)('is read in the order of an index: %j', async (filter) => {
    const after = { createdAt: '2026-03-02T09:00:00.050Z', orderId: 'o-05000' };
    const reads = await profiledReads(store, async () => {
      await lists.list(filter, { limit: 5 });
      await lists.list(filter, { limit: 5, after });
    });
    expect(reads).toHaveLength(2);
    for (const { plan, sorted } of reads) {
      expect(plan).toMatch(/^IXSCAN/);
      expect(sorted).toBe(false);
    }
  });

  it('of an account reads no order that cannot fit', async () => {
    const filter = { accounts: ['acme-1'], symbol: 'INFY', venue: 'BSE', side: 'BUY' };
    const reads = await profiledReads(store, () => lists.list(filter, { limit: 5 }));
    expect(reads).toMatchObject([{ documents: 5, returned: 5 }]);
  });

  it('is empty for a caller without accounts', async () => {
    expect(await lists.list({ accounts: [] }, { limit: 5 })).toEqual([]);
  });

  it('has every order that was there once, while others are created', async () => {
    const before = expected({ accounts: 'ANY' });
    let inserted = 0;
    const found = await everyPage({ accounts: 'ANY' }, 41, async () => {
      inserted += 1;
      const createdAt = `2026-03-02T09:00:01.${String(inserted).padStart(3, '0')}Z`;
      const _id = `later-${inserted}`;
      await store.orders.collection.insertOne({ ...model, _id, createdAt } as object);
    });
    await store.orders.deleteMany({ _id: /^later-/ });
    expect(inserted).toBeGreaterThan(10);
    expect(found).toEqual(before);
  });
});

describe('a list of positions', () => {
  const POSITIONS: readonly PositionFilter[] = [
    { accounts: 'ANY' },
    { accounts: 'ANY', symbol: 'INFY' },
    { accounts: ['acme-1', 'globex-1'] },
    { accounts: ['acme-1'], symbol: 'TCS', venue: 'NSE' },
  ];
  const places = ACCOUNTS.flatMap((account) =>
    ['BSE', 'NSE'].flatMap((venue) =>
      ['INFY', 'TCS'].map((symbol) => ({ account, venue, symbol })),
    ),
  );
  const keyOf = ({ account, venue, symbol }: (typeof places)[number]) =>
    `${account}|${venue}|${symbol}`;
  let positions: PositionQueries;

  beforeAll(async () => {
    positions = new PositionQueries(store);
    const real: object = (await store.positions.findOne().lean()) ?? {};
    await store.positions.deleteMany({});
    await store.positions.insertMany(
      places.map((place) => ({ ...real, ...place, _id: keyOf(place) })),
    );
  });

  it.each(POSITIONS)('has what fits, in pages, in the order of an index: %j', async (filter) => {
    const fitting = places.filter(
      ({ account, symbol, venue }) =>
        (filter.accounts === 'ANY' || filter.accounts.includes(account)) &&
        (filter.symbol ?? symbol) === symbol &&
        (filter.venue ?? venue) === venue,
    );
    const found: string[] = [];
    const reads = await profiledReads(store, async () => {
      for (let after: (typeof places)[number] | undefined; ;) {
        const page = await positions.list(filter, { limit: 2, ...(after && { after }) });
        found.push(...page.map(keyOf));
        after = page.at(-1);
        if (page.length < 2) return;
      }
    });
    expect(found).toEqual(fitting.map(keyOf).toSorted());
    for (const { plan, sorted } of reads) {
      expect(plan).toMatch(/^IXSCAN/);
      expect(sorted).toBe(false);
    }
  });

  it('has sums with the position of the last fill', async () => {
    const [first] = await positions.list({ accounts: 'ANY' }, { limit: 1 });
    expect(first).toEqual({
      account: 'acme-1',
      venue: 'BSE',
      symbol: 'INFY',
      boughtQty: '100',
      soldQty: '30',
      netQty: '70',
      boughtNotional: '10130',
      soldNotional: '3060',
      asOf: { partition: PARTITION, offset: expect.any(Number) },
    });
  });
});
