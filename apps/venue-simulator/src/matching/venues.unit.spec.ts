import {
  DEFAULT_POWER_PRODUCTS,
  instrumentFromWire,
  TOPICS,
  type PowerProductRules,
} from '@ome/contracts';
import type { OutputRecord, ReceivedRecord } from '@ome/messaging';
import { loadConfig } from '@ome/platform';
import { venue, type Instrument } from '@ome/domain';
import { describe, expect, it, vi } from 'vitest';
import { SIMULATOR_CONFIG, type SimulatorConfig } from '../simulator-config.js';
import { venueRulesOf } from '../simulator-rules.js';
import { venueOrder } from '../simulator-world.spec.js';
import { acquiredEntryOf } from './journal-steps.js';
import { Venues } from './venues.js';

const NOON = new Date('2026-11-20T12:00:00.000Z');
const HOUR = `FR-RTE-${(Date.parse('2026-11-20T14:00Z') / 60_000) * 10 + 1}`;
const ORDER = venueOrder({ venue: 'M7', symbol: HOUR, price: '50', quantity: '2' });
const SILENT = {
  took: () => undefined,
  said: () => undefined,
  skipped: () => undefined,
  lost: () => undefined,
};

/** A process that plays the venues by other rules of the hours, from a journal on. */
class Process {
  readonly venues: Venues;

  constructor(
    change: Partial<PowerProductRules>,
    readonly journal: string[] = [],
    configured: Partial<SimulatorConfig> = {},
  ) {
    const hour = { ...DEFAULT_POWER_PRODUCTS.Hour, ...change };
    const config = loadConfig(SIMULATOR_CONFIG, { SIMULATOR_LIQUIDITY: 'false' });
    const products = { ...DEFAULT_POWER_PRODUCTS, Hour: hour };
    const rules = venueRulesOf(
      { ...config, POWER_PRODUCTS_FILE: products, ...configured },
      () => NOON,
    );
    this.venues = new Venues(rules, SILENT);
    for (const [offset, value] of journal.entries()) {
      this.venues.restore(recordOf(TOPICS.venueSimulator, offset, value));
    }
  }

  /** What it reports, and what it adds to the journal. */
  took(now: Date, ...orders: readonly string[]) {
    const inputs = orders.map((value, offset) => recordOf(TOPICS.venueOrders, offset, value));
    const { outputs } = this.venues.take(inputs, [], now);
    const of = (topic: string) => outputs.filter((output) => output.topic === topic).map(valueOf);
    const written = of(TOPICS.venueSimulator);
    this.journal.push(...written);
    return { reports: of(TOPICS.executionReports), written };
  }

  book() {
    const [book] = this.venues.publicBooks();
    return book;
  }
}

const valueOf = ({ value }: OutputRecord) => String(value);
const acquired = (takenAt: string) =>
  JSON.stringify({ type: 'ACQUIRED', acquisitionId: takenAt, takenAt });

function recordOf(topic: string, offset: number, value: string): ReceivedRecord {
  const at = { topic, partition: 0, offset: BigInt(offset), key: null, headers: {} };
  return { ...at, value: Buffer.from(value), timestamp: NOON.getTime() };
}

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
const ENDED = expect.stringContaining('"EXPIRED"');
const RULES = expect.stringContaining('"RULES"');

describe('venues that are played by other rules from now on', () => {
  it('take them for open books at their first look, which the journal has', () => {
    const before = new Process({});
    before.took(NOON, JSON.stringify(ORDER));
    const after = new Process({ gateClosureMinutes: 45, tick: '0.5' }, before.journal);
    expect(after.book()?.market?.tradingPhaseEnd).toBe('2026-11-20T13:55:00Z');
    expect(after.took(at('12:30:00')).written).toEqual([RULES]);
    expect(after.book()?.market?.tradingPhaseEnd).toBe('2026-11-20T13:15:00Z');
    expect(after.book()?.instrument.tick).toBe(50);
    expect(after.venues.nextExpiry()).toBe(at('13:15:00').getTime());
    expect(after.took(at('13:15:00'))).toMatchObject({ reports: [ENDED] });

    const rebuilt = new Process({}, after.journal);
    expect(rebuilt.book()).toEqual(after.book());
    expect(rebuilt.venues.exchange).toEqual(after.venues.exchange);
  });

  it('walk the orders once for all books, live and when rebuilt', () => {
    const before = new Process({});
    const orders = ['FR-RTE', 'DE-AMPRION', 'CH-SWISSGRID'].map((area, count) =>
      venueOrder({ venue: 'M7', symbol: HOUR.replace('FR-RTE', area), orderId: `o${count}` }),
    );
    before.took(NOON, ...orders.map((order) => JSON.stringify(order)));
    const walks = ({ venues }: Process) => {
      const books = venues.exchange.get(venue('M7'));
      if (books === undefined) throw new Error('M7 was never played');
      return vi.spyOn(books.orders, 'values');
    };
    const rebuilt = new Process({}, [...before.journal]);
    const walked = walks(rebuilt);
    const after = new Process({ tick: '0.5' }, [...before.journal]);
    const walkedLive = walks(after);
    const { written } = after.took(at('12:30:00'));
    expect(written).toEqual([RULES, RULES, RULES]);
    expect(walkedLive).toHaveBeenCalledTimes(1);
    for (const value of written) rebuilt.venues.restore(recordOf(TOPICS.venueSimulator, 9, value));
    expect(walked).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['they are the same', {}, '12:30:00'],
    ['the contract is over', { gateClosureMinutes: 45 }, '13:55:00'],
  ])('write nothing of them when %s', (_, change, time) => {
    const before = new Process({});
    before.took(NOON, JSON.stringify(ORDER));
    const after = new Process(change, before.journal);
    const { reports, written } = after.took(at(time));
    expect(written).not.toContainEqual(RULES);
    expect(reports).toEqual(time === '13:55:00' ? [ENDED] : []);
  });
});

it('venues know when they were last played, by the last entry that is no acquisition', () => {
  const first = acquired('2026-11-20T09:00:00.000Z');
  expect(new Process({}, [first]).venues.playedTime.until).toBeUndefined();
  const clock = JSON.stringify({ type: 'CLOCK', takenAt: '2026-11-20T10:00:00.000Z' });
  const crashed = acquired('2026-11-20T11:00:00.000Z');
  const again = new Process({}, [first, clock, crashed, acquired('2026-11-20T12:00:00.000Z')]);
  expect(again.venues.playedTime.until).toEqual(new Date('2026-11-20T10:00:00.000Z'));
});

it('venues open no closed contract again when the clock of their host is behind', () => {
  const before = new Process({});
  before.took(NOON, JSON.stringify(ORDER));
  before.took(at('13:55:00'));
  const behind = new Process({}, [...before.journal, acquired('2026-11-20T12:30:00.000Z')]);
  const next = venueOrder({ venue: 'M7', symbol: HOUR, price: '50', orderId: 'next' });
  const { reports } = behind.took(at('12:31:00'), JSON.stringify(ORDER), JSON.stringify(next));
  expect(reports).toEqual([expect.stringContaining('CONTRACT_CLOSED')]);
});

describe('the time of venues whose clock was set ahead', () => {
  const ahead = at('13:56:00');
  const late = JSON.stringify(venueOrder({ venue: 'M7', symbol: HOUR, price: '50', orderId: 'l' }));

  it('is that of the clock again where nothing was judged by it', () => {
    const before = new Process({});
    before.took(NOON, JSON.stringify(venueOrder({ venue: 'XNON' })));
    const { written } = before.took(ahead, '', '{', JSON.stringify(venueOrder({ venue: 'XNON' })));
    expect(written).toEqual([
      expect.stringContaining('"SKIPPED"'),
      expect.stringContaining('"PASSED_OVER"'),
    ]);
    const after = new Process({}, [...before.journal, acquired('2026-11-20T13:57:00.000Z')]);
    for (const { venues } of [before, after]) {
      expect(venues.time.at(at('12:01:00'))).toEqual(at('12:01:00'));
    }
    const { reports } = after.took(at('12:01:00'), '', '', '', late);
    expect(reports).toEqual([expect.stringContaining('"NEW"')]);
  });

  it('stands still where orders were ended by it', () => {
    const before = new Process({});
    before.took(NOON, JSON.stringify(ORDER));
    expect(before.took(ahead).reports).toEqual([ENDED]);
    const after = new Process({}, [...before.journal]);
    for (const { venues } of [before, after]) {
      expect(venues.time.at(at('12:01:00'))).toEqual(ahead);
    }
    expect(after.took(at('12:01:00'), '', late).reports).toEqual([
      expect.stringContaining('CONTRACT_CLOSED'),
    ]);
  });
});

it('venues know by which product rules they were played when', () => {
  const old = { ...DEFAULT_POWER_PRODUCTS, Hour: DEFAULT_POWER_PRODUCTS.QuarterHour };
  const changed = {
    ...old,
    Hour: { ...old.Hour, couplingEndMinutes: 60, gateClosureMinutes: 45 },
  };
  const entries = [
    acquiredEntryOf('a', '2026-11-20T09:00:00.000Z', old),
    { type: 'CLOCK', takenAt: '2026-11-20T09:30:00.000Z' },
    acquiredEntryOf('b', '2026-11-20T10:00:00.000Z', changed),
    { type: 'CLOCK', takenAt: '2026-11-20T10:30:00.000Z' },
    acquiredEntryOf('dies', '2026-11-20T11:00:00.000Z', old),
  ];
  const { playedTime } = new Process(
    {},
    entries.map((entry) => JSON.stringify(entry)),
  ).venues;
  expect(playedTime.until).toEqual(at('10:30:00'));
  expect(playedTime.productsAt(at('08:00:00'))).toEqual(old);
  expect(playedTime.productsAt(at('10:29:59'))).toEqual(old);
  expect(playedTime.productsAt(at('12:00:00'))).toEqual(changed);
});

const infy = (priceScale: number, tick: string) => ({
  SIMULATOR_LIQUIDITY: true,
  INSTRUMENTS_FILE: [
    instrumentFromWire({
      venue: 'NSE',
      symbol: 'INFY',
      version: 1,
      priceScale,
      quantityScale: 0,
      tick,
      lot: '1',
      minimumQuantity: '1',
      maximumQuantity: '1000',
    }),
  ] satisfies Instrument[],
});

describe('a book whose instrument has other decimal places by now', () => {
  const first = venueOrder({ orderId: 'first', price: '1400' });

  it.each([
    ['more', infy(2, '0.05'), infy(4, '0.0005')],
    ['fewer', infy(4, '0.0005'), infy(2, '0.05')],
  ])('is quoted around the same price: %s of them', (_, old, now) => {
    const before = new Process({}, [], old);
    before.took(NOON, JSON.stringify(first));
    const after = new Process({}, [...before.journal], now);
    const taker = { ...venueOrder({ orderId: 'taker', orderType: 'MARKET' }), price: undefined };
    const { reports } = after.took(at('12:30:00'), '', JSON.stringify(taker));
    const prices = reports.flatMap((report) => /"lastPx":"([^"]+)"/.exec(report)?.[1] ?? []);
    expect(prices).not.toEqual([]);
    for (const price of prices) expect(Math.abs(Number(price) - 1500)).toBeLessThan(5);
    const rebuilt = new Process({}, after.journal, old);
    expect(rebuilt.venues.exchange).toEqual(after.venues.exchange);
  });
});
