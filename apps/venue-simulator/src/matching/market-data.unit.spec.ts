import {
  DEFAULT_POWER_PRODUCTS,
  parseMarketData,
  type MarketDataRecord,
  type PowerProductRules,
  type PowerProducts,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { Market, POWER, POWER_MARKET } from './book/market.spec.js';
import { contractChanges, publicViewOf, tradesIn } from './market-data.js';
import { MarketFeed, type marketDataOutput } from './market-feed.js';
import { PlayedTime } from './played-time.js';

const AT = timestamp('2026-11-20T10:00:00.000Z');
const power = () => new Market({ instrument: POWER, market: POWER_MARKET });
const viewOf = (market: Market) => publicViewOf(market.book(), AT);

const record = (revision: number): MarketDataRecord => ({
  type: 'BOOK',
  venue: 'M7',
  symbol: 'S',
  revision,
  at: AT,
  bids: [],
  offers: [],
});

const playedUntil = (last: Date | undefined, products?: PowerProducts) => {
  const played = new PlayedTime();
  played.acquired(products);
  if (last !== undefined) played.played(last.toISOString());
  return played;
};
const hours = (rules: Partial<PowerProductRules>): PowerProducts => ({
  ...DEFAULT_POWER_PRODUCTS,
  Hour: { ...DEFAULT_POWER_PRODUCTS.Hour, ...rules },
});

function feedTo(
  produce: (value: string) => Promise<void>,
  lastPlayed?: Date,
  { before, now }: { readonly before?: PowerProducts; readonly now?: PowerProducts } = {},
) {
  const failures: unknown[] = [];
  const options = {
    produce: ({ value }: ReturnType<typeof marketDataOutput>) => produce(value),
    partitions: 4,
    intervalMs: 60_000,
    products: now,
    onFailure: (error: unknown) => failures.push(error),
  };
  const feed = new MarketFeed(options, () => new Date(AT));
  feed.lookSince(playedUntil(lastPlayed, before));
  return { feed, failures };
}

/** What a feed tells first that goes on from there, by symbol. */
const toldOf = async (
  played: string,
  products: { readonly before?: PowerProducts; readonly now?: PowerProducts },
) => {
  const told: MarketDataRecord[] = [];
  const produce = async (value: string) => {
    const parsed = parseMarketData(Buffer.from(value));
    if (parsed.ok) told.push(parsed.value);
  };
  const { feed } = feedTo(produce, new Date(played), products);
  await feed.tell(new Date(AT));
  return (symbol: string) => told.find((of) => of.symbol === symbol);
};

const hour = (text: string) => `FR-RTE-${(Date.parse(text) / 60_000) * 10 + 1}`;

const revisionIn = (value: string) => {
  const parsed = parseMarketData(Buffer.from(value));
  return parsed.ok && parsed.value.type === 'BOOK' ? parsed.value.revision : undefined;
};

const changes = (from: string, to: string) =>
  contractChanges({ at: new Date(from) }, { at: new Date(to) }).filter(({ symbol }) =>
    symbol.startsWith('FR-RTE'),
  );
const namesTold = (from: string, to: string) =>
  changes(from, to).map(({ product, tradingPhase }) => `${product} ${tradingPhase}`);

describe('what the public sees of a book', () => {
  it('is added up by price, best first, without what is hidden', () => {
    const market = power();
    market.placed('first', { quantity: '10', price: '50' });
    market.placed('berg', { quantity: '20', price: '50', displayQuantity: '2' });
    market.placed('far', { quantity: '1', price: '-3.5' });
    market.placed('offer', { side: 'SELL', quantity: '0.1', price: '51' });
    expect(viewOf(market)).toMatchObject([
      {
        type: 'BOOK',
        bids: [
          { price: '50', quantity: '12' },
          { price: '-3.5', quantity: '1' },
        ],
        offers: [{ price: '51', quantity: '0.1' }],
      },
    ]);
  });

  it('is ten levels at most, and its revision rises with each change', () => {
    const market = power();
    const revisions = Array.from({ length: 12 }, (_, level) => {
      market.placed(`o${level}`, { quantity: '1', price: String(50 - level) });
      const [book] = viewOf(market);
      return book?.type === 'BOOK' ? book.revision : Number.NaN;
    });
    expect(revisions).toEqual(revisions.toSorted((left, right) => left - right));
    expect(new Set(revisions).size).toBe(12);
    expect(viewOf(market)[0]).toMatchObject({ bids: { length: 10 } });
  });

  it('has what was traded: last, highest, lowest and average by quantity', () => {
    const market = power();
    for (const [name, price] of [
      ['a', '50'],
      ['b', '-10'],
      ['c', '20.01'],
    ] as const) {
      market.placed(`${name}-buy`, { quantity: '1', price });
      market.placed(`${name}-sell`, { side: 'SELL', quantity: '1', price });
    }
    expect(viewOf(market)[1]).toMatchObject({
      type: 'STATISTICS',
      lastPrice: '20.01',
      lastQuantity: '1',
      totalQuantity: '3',
      highestPrice: '50',
      lowestPrice: '-10',
      priceDirection: 'UP',
      averagePrice: '20.0033',
    });
  });
});

describe('a public trade', () => {
  it('is told once, although both sides report it', () => {
    const market = power();
    market.placed('buy', { quantity: '3', price: '50' });
    const reports = market.placed('sell', { side: 'SELL', quantity: '2', price: '50' });
    expect(reports).toHaveLength(3);
    expect(tradesIn(reports)).toEqual([
      {
        type: 'TRADE',
        venue: 'M7',
        symbol: POWER.symbol,
        tradeId: '60000001',
        price: '50',
        quantity: '2',
        transactTime: reports[1]?.transactTime,
      },
    ]);
  });

  it('is none of a venue that does not number its trades', () => {
    const market = new Market();
    market.placed('buy', { price: '100' });
    expect(tradesIn(market.placed('sell', { side: 'SELL', price: '100' }))).toEqual([]);
  });
});

describe('the states of contracts', () => {
  it('are told when a contract is listed, becomes local, and closes', () => {
    expect(namesTold('2026-11-21T09:14:59Z', '2026-11-21T09:15:00Z')).toEqual([
      'Intraday_Quarter_Hour_Power CONTINUOUS',
      'XBID_Quarter_Hour_Power CONTINUOUS',
    ]);
    expect(namesTold('2026-11-21T09:29:59Z', '2026-11-21T09:30:00Z').toSorted()).toEqual(
      [
        'Intraday_Hour_Power CONTINUOUS',
        'Intraday_Half_Hour_Power CONTINUOUS',
        'Intraday_Quarter_Hour_Power CONTINUOUS',
        'XBID_Half_Hour_Power CONTINUOUS',
        'XBID_Quarter_Hour_Power CONTINUOUS',
      ].toSorted(),
    );
    expect(namesTold('2026-11-21T09:54:59Z', '2026-11-21T09:55:00Z').toSorted()).toEqual(
      [
        'Intraday_Hour_Power CLOSED',
        'Intraday_Half_Hour_Power CLOSED',
        'Intraday_Quarter_Hour_Power CLOSED',
      ].toSorted(),
    );
    expect(namesTold('2026-11-21T09:40:01Z', '2026-11-21T09:44:00Z')).toEqual([]);
  });
});

describe('the feed of market data', () => {
  it('tells the latest of a symbol, once', async () => {
    const told: (number | undefined)[] = [];
    const { feed } = feedTo(async (value) => void told.push(revisionIn(value)));
    for (const revision of [1, 2, 3]) feed.changed([record(revision)]);
    await feed.tell(new Date(AT));
    await feed.tell(new Date(AT));
    expect(told).toEqual([3]);
  });

  it('keeps what could not be told, unless something newer came', async () => {
    const told: (number | undefined)[] = [];
    let fails = true;
    const { feed, failures } = feedTo(async (value) => {
      if (fails) throw new Error('no broker');
      told.push(revisionIn(value));
    });
    feed.changed([record(1)]);
    await feed.tell(new Date(AT));
    fails = false;
    await feed.tell(new Date(AT));
    expect([told, failures.length]).toEqual([[1], 1]);
  });

  it('looks at the contracts once a minute', async () => {
    const told: string[] = [];
    const { feed } = feedTo(async (value) => void told.push(value));
    await feed.tell(new Date('2026-11-20T10:00:59Z'));
    expect(told).toEqual([]);
    await feed.tell(new Date('2026-11-20T10:15:00Z'));
    expect(told.length).toBeGreaterThan(12);
    expect(told.every((value) => value.includes('"CONTRACT"'))).toBe(true);
  });

  it('looks back to when the venues were last played, once', async () => {
    const told: string[] = [];
    const { feed } = feedTo(
      async (value) => void told.push(value),
      new Date('2026-11-20T08:30:00Z'),
    );
    feed.lookSince(playedUntil(new Date('2026-11-19T08:30:00Z')));
    await feed.tell(new Date(AT));
    const closed = told.filter((value) => value.includes('"CLOSED"'));
    const of = (symbol: string) => closed.some((value) => value.includes(`"${symbol}"`));
    expect([of(hour('2026-11-20T08:00Z')), of(hour('2026-11-20T09:00Z'))]).toEqual([false, true]);
    expect(of(hour('2026-11-20T10:00Z'))).toBe(true);
  });

  it('looks back a minute more: what closed with the last one may not have been told', async () => {
    const told: string[] = [];
    const lastPlayed = new Date('2026-11-20T09:55:00.100Z');
    const { feed } = feedTo(async (value) => void told.push(value), lastPlayed);
    await feed.tell(new Date(AT));
    const closed = told.filter((value) => value.includes('"CLOSED"'));
    expect(closed.some((value) => value.includes(`"${hour('2026-11-20T10:00Z')}"`))).toBe(true);
  });

  it('looks back no longer than a contract is listed', async () => {
    const told: string[] = [];
    const { feed } = feedTo(
      async (value) => void told.push(value),
      new Date('2026-10-20T08:30:00Z'),
    );
    await feed.tell(new Date(AT));
    const starts = told.map((value) => Number(/-(\d+)\d"/.exec(value)?.[1]) * 60_000);
    expect(Math.min(...starts)).toBe(Date.parse(AT) - 48 * 3_600_000 + 15 * 60_000);
  });

  it.each([
    ['closes earlier', { couplingEndMinutes: 90, gateClosureMinutes: 75 }, 'INACTIVE', 'CLOSED'],
    ['is listed later', { listedMinutes: 40, couplingEndMinutes: 30 }, 'STANDBY', 'CLOSED'],
    ['closes later', { gateClosureMinutes: 3 }, 'ACTIVE', 'CONTINUOUS'],
  ])('tells of a contract that %s by new rules', async (_, rules, state, tradingPhase) => {
    const of = await toldOf('2026-11-20T09:52:00Z', {
      before: DEFAULT_POWER_PRODUCTS,
      now: hours(rules),
    });
    expect(of(hour('2026-11-20T11:00Z'))).toMatchObject({ state, tradingPhase });
  });

  it('tells nothing of contracts that are as before', async () => {
    const before = hours({ gateClosureMinutes: 4 });
    const of = await toldOf('2026-11-20T09:52:00Z', { before, now: structuredClone(before) });
    expect(of(hour('2026-11-20T11:00Z'))).toBeUndefined();
    expect(of(hour('2026-11-20T10:00Z'))).toMatchObject({ tradingPhase: 'CLOSED' });
  });

  it('tells what is open again of a clock that was set back', async () => {
    const of = await toldOf('2026-11-20T10:57:00Z', {});
    expect(of(hour('2026-11-20T11:00Z'))).toMatchObject({ tradingPhase: 'CONTINUOUS' });
  });
});
