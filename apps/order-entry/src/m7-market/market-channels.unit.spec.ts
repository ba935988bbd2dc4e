import type { Caller } from '@ome/access';
import type { FillRecord, MarketDataRecord } from '@ome/contracts';
import { parseChannel, type Channel, type PreparedEvent } from '@ome/m7';
import { describe, expect, it } from 'vitest';
import { MarketChannels } from './market-channels.js';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const minute = (text: string) => Date.parse(text) / 60_000;
const HOUR = `FR-RTE-${minute('2026-11-21T14:00Z') * 10 + 1}`;
const TOMORROW = `FR-RTE-${minute('2026-11-22T14:00Z') * 10 + 1}`;
const hourOf = (day: number, hour: number) =>
  `FR-RTE-${minute(`2026-11-${day}T${String(hour).padStart(2, '0')}:00Z`) * 10 + 1}`;
const ALICE: Caller = { user: 'alice', company: 'acme', role: 'trader', accounts: ['acme-1'] };
const CAROL: Caller = { user: 'carol', company: 'globex', role: 'trader', accounts: ['globex-1'] };

const trade = (symbol = HOUR): MarketDataRecord => ({
  type: 'TRADE',
  venue: 'M7',
  symbol,
  tradeId: '60000001',
  price: '-50.5',
  quantity: '1.2',
  transactTime: '2026-11-21T07:59:59.500Z',
});
const book = (revision: number, price = '50'): MarketDataRecord => ({
  type: 'BOOK',
  venue: 'M7',
  symbol: HOUR,
  revision,
  at: '2026-11-21T08:00:00.000Z',
  bids: [{ price, quantity: '2.5' }],
  offers: [{ price: '51', quantity: '0.1' }],
});
const fill = (account: string, fields: Partial<FillRecord> = {}): FillRecord => ({
  fillId: `${account}/1`,
  eventId: `${account}/1`,
  cause: 'ome.inbox.v1/0/1',
  epoch: 1,
  kind: 'FILL',
  orderId: 'order',
  clientOrderId: 'guid',
  account,
  symbol: HOUR,
  venue: 'M7',
  side: 'SELL',
  quantity: '1.2',
  price: '50',
  cumQty: '1.2',
  leavesQty: '0',
  avgPx: '50',
  orderQuantity: '1.2',
  ordStatus: 'FILLED',
  execId: '60000001_S',
  venueOrderId: '5000000001',
  transactTime: '2026-11-21T07:59:59.500Z',
  version: 3,
  revision: 0,
  createdAt: '2026-11-21T07:59:00.000Z',
  submittedBy: 'alice',
  text: 'mine',
  ...fields,
});

const contractState = (at: string, tradingPhase: 'CONTINUOUS' | 'CLOSED'): MarketDataRecord => ({
  type: 'CONTRACT',
  venue: 'M7',
  symbol: HOUR,
  at,
  state: tradingPhase === 'CLOSED' ? 'INACTIVE' : 'ACTIVE',
  tradingPhase,
  product: 'Intraday_Hour_Power',
  tradingPhaseStart: '2026-11-19T14:00:00Z',
  tradingPhaseEnd: '2026-11-21T13:55:00Z',
});

function market(now = () => NOW) {
  const channels = new MarketChannels(now);
  channels.caughtUp();
  return channels;
}

function channel(resource: string, ...parameters: readonly string[]): Channel {
  const urn = ['urn:ez-api:A:m7', resource, 'guid', ...parameters].join(':');
  const parsed = parseChannel(urn);
  if (parsed === undefined) throw new Error(`${urn} is no channel`);
  return parsed;
}

/** Hears a channel; the first of what it heard is the snapshot. */
function hear(channels: MarketChannels, heard: Channel, caller: Caller = ALICE) {
  const events: unknown[] = [];
  const tell = (event: PreparedEvent) => events.push(joined(event));
  const close = channels.open(heard, { tell }, caller);
  return { events, close };
}

function joined(event: PreparedEvent): unknown[] {
  return event.parts.flatMap((part) => {
    const text = part.toString().replace(/^(,"part":\d+,"totalparts":\d+)?,/, '{');
    const { data } = JSON.parse(text) as { data: string };
    return JSON.parse(data) as unknown[];
  });
}

describe('the channels of the market', () => {
  it.each([
    ['contract_area_states', 'FR-RTE'],
    ['public_trades', 'UK-ELEXON'],
    ['private_trades', 'DK-DK1'],
    ['public_order_books', 'FR-RTE', 'XBID_Hour_Power'],
    ['market_information', 'CH-SWISSGRID', 'Intraday_Quarter_Hour_Power'],
  ])('are served: %s of %s %s', (resource, ...parameters) => {
    expect(market().serves(channel(resource, ...parameters))).toBe(true);
  });

  it.each([
    ['another area', 'public_trades', 'XX-NONE'],
    ['another product', 'public_order_books', 'FR-RTE', 'Gas'],
    ['a product that the area has not', 'public_order_books', 'CH-SWISSGRID', 'XBID_Hour_Power'],
    ['orders', 'private_orders', 'FR-RTE'],
  ])('leave %s to others', (_, resource, ...parameters) => {
    expect(market().serves(channel(resource, ...parameters))).toBe(false);
  });

  it('tell public trades: those of the next 24 hours first, then each as it comes', () => {
    const channels = market();
    channels.take(trade());
    channels.take(trade(TOMORROW));
    const { events, close } = hear(channels, channel('public_trades', 'FR-RTE'));
    expect(events).toMatchObject([[{ identifier: '60000001' }]]);
    channels.take(trade(TOMORROW));
    expect(events[1]).toEqual([
      {
        identifier: '60000001',
        revisionNumber: 1,
        price: -50.5,
        quantity: 1.2,
        state: 'Active',
        buyContractArea: expect.objectContaining({ identifier: TOMORROW }),
        sellContractArea: expect.objectContaining({ deliveryArea: 'FR-RTE' }),
        execDate: '2026-11-21T07:59:59.5Z',
      },
    ]);
    close();
    channels.take(trade());
    expect(events).toHaveLength(2);
  });

  it('tell nothing of the past as news: snapshots wait until it is known', () => {
    const channels = new MarketChannels(() => NOW);
    const own = hear(channels, channel('private_trades', 'FR-RTE'));
    const { events } = hear(channels, channel('public_trades', 'FR-RTE'));
    const gone = hear(channels, channel('public_trades', 'FR-RTE'));
    channels.take(trade());
    channels.takeFill(fill('acme-1'));
    expect(channels.snapshot(channel('public_trades', 'FR-RTE'), ALICE)).toBeUndefined();
    expect([events, own.events]).toEqual([[], []]);
    gone.close();
    channels.caughtUp();
    expect([events, own.events]).toMatchObject([[[{ price: -50.5 }]], [[{ price: 50 }]]]);
    expect(channels.snapshot(channel('public_trades', 'FR-RTE'), ALICE)).toHaveLength(1);
    channels.take(trade(TOMORROW));
    expect([events.length, own.events.length, gone.events.length]).toEqual([2, 1, 0]);
    own.close();
    channels.takeFill(fill('acme-1', { fillId: 'later' }));
    expect(own.events).toHaveLength(1);
  });

  it('end with a snapshot that is too much for its reader', () => {
    const channels = new MarketChannels(() => NOW);
    let told = 0;
    const tell = () => {
      told += 1;
      close();
    };
    const close = channels.open(channel('public_trades', 'FR-RTE'), { tell }, ALICE);
    channels.caughtUp();
    channels.take(trade());
    expect(told).toBe(1);
  });

  it('tell whole books, the newest only', () => {
    const channels = market();
    channels.take(book(5));
    channels.take(book(4, '1'));
    const heard = hear(channels, channel('public_order_books', 'FR-RTE', 'XBID_Hour_Power'));
    expect(heard.events[0]).toMatchObject([
      {
        isDelta: false,
        revisionNumber: 5,
        contractArea: { identifier: HOUR, product: { type: 'Xbid', granularity: 'Hour' } },
        buyOrders: [{ identifier: 1_005_000, price: 50, quantity: 2.5 }],
        sellOrders: [{ identifier: 3_005_100, price: 51, quantity: 0.1 }],
      },
    ]);
    const other = hear(channels, channel('public_order_books', 'FR-RTE', 'Intraday_Hour_Power'));
    channels.take(book(6));
    expect(heard.events[1]).toMatchObject([{ revisionNumber: 6 }]);
    expect(other.events).toEqual([[]]);
  });

  it('tell of every contract how it stands, also of those without a trade', () => {
    const channels = market();
    const states = hear(channels, channel('contract_area_states', 'FR-RTE'));
    expect(states.events[0]).toHaveLength(24 * 7);
    expect(states.events[0]).toContainEqual({
      contractArea: expect.objectContaining({ identifier: HOUR }),
      state: 'Active',
      tradingPhase: 'Continuous',
      expirationDate: '2026-11-21T13:55:00Z',
      tradingPhaseStart: '2026-11-19T14:00:00Z',
      tradingPhaseEnd: '2026-11-21T13:55:00Z',
    });
    const named = channel('market_information', 'FR-RTE', 'XBID_Hour_Power');
    const { events } = hear(channels, named);
    expect(events[0]).toHaveLength(24);
    expect(events[0]).toContainEqual({
      contractArea: expect.objectContaining({ identifier: HOUR }),
      totalTradedQuantity: 0,
      priceDirection: 'Unchanged',
    });
  });

  it('move a book to the local product when coupled trading ends, and say so', () => {
    let now = NOW;
    const channels = market(() => now);
    channels.take(book(5));
    const coupled = hear(channels, channel('public_order_books', 'FR-RTE', 'XBID_Hour_Power'));
    const local = hear(channels, channel('public_order_books', 'FR-RTE', 'Intraday_Hour_Power'));
    const facts = hear(channels, channel('market_information', 'FR-RTE', 'Intraday_Hour_Power'));
    const states = hear(channels, channel('contract_area_states', 'FR-RTE'));
    // A clock that is behind the venue's.
    now = new Date('2026-11-21T13:29:59.990Z');
    channels.take(contractState('2026-11-21T13:30:00.010Z', 'CONTINUOUS'));
    const product = { name: 'Intraday_Hour_Power', granularity: 'Hour', type: 'Local' };
    const contractArea = { identifier: HOUR, product };
    expect(coupled.events.slice(1)).toMatchObject([
      [{ contractArea, buyOrders: [], sellOrders: [] }],
    ]);
    expect(local.events.slice(1)).toMatchObject([[{ contractArea, buyOrders: [{ price: 50 }] }]]);
    expect(facts.events.slice(1)).toMatchObject([[{ contractArea, totalTradedQuantity: 0 }]]);
    expect(states.events.slice(1)).toMatchObject([[{ contractArea, tradingPhase: 'Continuous' }]]);
    channels.take(contractState('2026-11-21T13:55:00.010Z', 'CLOSED'));
    expect([coupled.events.length, local.events.length, states.events.length]).toEqual([2, 2, 3]);
  });

  it('forget own trades of what was delivered, though the market is silent', () => {
    let now = NOW;
    const channels = market(() => now);
    for (const [index, hours] of [14, 15, 16].entries()) {
      const symbol = `FR-RTE-${minute(`2026-11-21T${hours}:00Z`) * 10 + 1}`;
      channels.takeFill(fill('acme-1', { symbol, fillId: String(index) }));
    }
    expect(channels.size).toBe(3);
    now = new Date('2026-11-21T16:00:01Z');
    channels.takeFill(fill('acme-1', { symbol: TOMORROW, fillId: 'later' }));
    expect(channels.size).toBe(2);
  });

  it('keep nothing of what was delivered before it is told, and what is being delivered', () => {
    const channels = market();
    for (let hour = 0; hour < 24; hour += 1) channels.take(trade(hourOf(20, hour)));
    for (let hour = 0; hour < 7; hour += 1) channels.take(trade(hourOf(21, hour)));
    expect(channels.size).toBe(0);
    channels.take(trade(hourOf(21, 7)));
    channels.take(trade());
    expect(channels.size).toBe(2);
  });

  it('count the versions of a private trade, which keeps its identifier', () => {
    const channels = market();
    const { events } = hear(channels, channel('private_trades', 'FR-RTE'));
    channels.takeFill(fill('acme-1', { fillId: 'a' }));
    const corrected = { kind: 'CORRECTION', execId: 'c1', fillId: 'b', refFillId: 'a' } as const;
    channels.takeFill(fill('acme-1', { ...corrected, price: '51' }));
    channels.takeFill(fill('acme-1', { ...corrected, execId: 'c2', fillId: 'c', refFillId: 'b' }));
    channels.takeFill(fill('acme-1', { kind: 'BUST', execId: 'x', fillId: 'd', refFillId: 'c' }));
    const identifier = '60000001';
    expect(events).toMatchObject([
      [],
      [{ identifier, revisionNumber: 1, price: 50, state: 'Active' }],
      [{ identifier, revisionNumber: 2, price: 51, state: 'Active' }],
      [{ identifier, revisionNumber: 3, state: 'Active', sellSide: { identifier: '60000001_S' } }],
      [{ identifier, revisionNumber: 4, state: 'Cancelled' }],
    ]);
    const later = hear(channels, channel('private_trades', 'FR-RTE'));
    expect(later.events).toEqual([events.at(-1)]);
  });

  it('tell private trades to those who may read the account, with their side only', () => {
    const channels = market();
    channels.takeFill(fill('acme-1'));
    const [alice, carol] = [ALICE, CAROL].map((caller) =>
      hear(channels, channel('private_trades', 'FR-RTE'), caller),
    );
    channels.takeFill(fill('globex-1', { side: 'BUY', execId: '60000001_B' }));
    channels.takeFill(fill('acme-1', { kind: 'BUST' }));
    channels.takeFill(fill('acme-1', { symbol: 'INFY', venue: 'NSE' }));
    expect(alice?.events).toMatchObject([
      [
        {
          identifier: '60000001',
          quantity: 1.2,
          price: 50,
          state: 'Active',
          sellSide: {
            identifier: '60000001_S',
            orderIdentifier: 5_000_000_001,
            comment: 'mine',
            userCode: 'alice',
          },
        },
      ],
      [{ state: 'Cancelled', revisionNumber: 2 }],
    ]);
    expect(carol?.events).toMatchObject([[], [{ buySide: { identifier: '60000001_B' } }]]);
    expect(carol?.events[1]).not.toHaveProperty('0.sellSide');
  });
});
