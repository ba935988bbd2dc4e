import {
  encodeEvent,
  listedContracts,
  powerInstrument,
  POWER_VENUE,
  type ExecutionReport,
  type InboxRequestBody,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { parseChannel, type PrivateOrder } from '@ome/m7';
import { OrderView } from '@ome/m7-client';
import { DecidedOrder, type DecidedEvent } from '@ome/testing';
import { expect, it } from 'vitest';
import { Companies } from '../companies.js';
import { AskedRequests } from './asked-requests.js';
import { KnownOrders } from './known-orders.js';
import { PrivateOrders } from './private-orders.js';
import { Subscription } from './subscription.js';

const NOW = timestamp(new Date().toISOString());
const AREA = 'FR-RTE';
const [contract] = listedContracts(AREA, new Date(NOW)).slice(8);
if (contract === undefined) throw new Error(`There is no contract of ${AREA}`);
const instrument = powerInstrument(contract);
const ACCOUNT = 'acme-1';
const NAME = 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01';
const CALLER = { user: 'alice', role: 'trader', accounts: [ACCOUNT] } as const;
const channel = parseChannel(`urn:ez-api:A:m7:private_orders:G:${AREA}`);
if (channel === undefined) throw new Error(`There is no channel of ${AREA}`);
const ordersChannel = channel;

/** One order as the writer decides it, a client that heard all of it, and one that comes now. */
class Told {
  readonly #order = new DecidedOrder({ account: ACCOUNT, instrument, now: NOW });
  readonly #heard = new OrderView();
  readonly #channels = new PrivateOrders({
    orders: new KnownOrders(),
    asked: new AskedRequests(),
    companies: new Companies(),
    loaded: Promise.resolve(),
  });

  static async entered(): Promise<Told> {
    const told = new Told();
    const subscription = new Subscription(ordersChannel.urn, undefined, (pieces, isSnapshot) => {
      const { data } = JSON.parse(Buffer.concat([...pieces]).toString()) as { data: string };
      const orders = JSON.parse(data) as PrivateOrder[];
      if (isSnapshot) told.#heard.begin(orders);
      else told.#heard.apply(orders);
    });
    told.#channels.open(ordersChannel, subscription, CALLER);
    await Promise.resolve();
    told.asked({
      type: 'NEW_ORDER',
      account: ACCOUNT,
      clientOrderId: NAME,
      symbol: instrument.symbol,
      venue: POWER_VENUE,
      side: 'BUY',
      orderType: 'LIMIT',
      timeInForce: 'GOOD_FOR_SESSION',
      quantity: '10',
      price: '50',
    });
    return told;
  }

  asked(body: InboxRequestBody): void {
    for (const decided of this.#order.asked(body)) this.#take(decided);
  }

  report(report: Partial<ExecutionReport>): void {
    for (const decided of this.#order.told(report)) this.#take(decided);
  }

  /** What a client has of the order that heard everything. */
  heard(): readonly object[] {
    return this.#heard.all().map(({ order }) => essenceOf(order));
  }

  /** What a client finds that asks now. */
  found(): readonly object[] {
    return (this.#channels.snapshot(ordersChannel, CALLER) ?? []).map(essenceOf);
  }

  #take({ event, after }: DecidedEvent): void {
    this.#channels.take(encodeEvent(event, after, { epoch: 1 }));
  }
}

function essenceOf(order: PrivateOrder) {
  const { identifier, revisionNumber, state, action, quantity, errors = [] } = order;
  const codes = errors.map(({ code }) => code);
  return { identifier, revisionNumber, state, action, quantity, codes };
}

const NEW = { execType: 'NEW', venueOrderId: '4654964631', venueRevision: '1' } as const;
const NAMED = { identifier: 4_654_964_631, revisionNumber: 1 };
const OVER = { state: 'Inactive', quantity: 0, codes: [] };
const TRADE = { execType: 'TRADE', lastQty: '10', lastPx: '50' } as const;
const REJECTED = { execType: 'REJECTED', reason: 'no' } as const;

it.each<[string, readonly Partial<ExecutionReport>[], object]>([
  [
    'refused',
    [REJECTED],
    { state: 'Rejected', action: 'AddedByUser', quantity: 10, codes: ['ThirdParty'] },
  ],
  [
    'refused under a name',
    [{ ...REJECTED, venueOrderId: '4654964631' }],
    { state: 'Rejected', action: 'AddedByUser', quantity: 10 },
  ],
  [
    'rejected after it was in the book',
    [NEW, { ...REJECTED, venueRevision: '2' }],
    { ...NAMED, revisionNumber: 2, ...OVER, action: 'RejectedBySystem' },
  ],
  ['refused and then named', [REJECTED, NEW], { ...NAMED, ...OVER, action: 'RejectedBySystem' }],
  ['filled before its name came', [TRADE, NEW], { ...NAMED, ...OVER, action: 'FullyExecuted' }],
  [
    'expired before its name came',
    [{ execType: 'EXPIRED' }, NEW],
    { ...NAMED, ...OVER, action: 'DeletedBySystem' },
  ],
  [
    'canceled by market operations before its name came',
    [{ execType: 'CANCELED', actor: 'MARKET_OPS' }, NEW],
    { ...NAMED, ...OVER, action: 'DeletedByMarketOps' },
  ],
])('an order that is %s is told of as it is found', async (_, reports, row) => {
  const told = await Told.entered();
  for (const report of reports) told.report(report);
  expect(told.heard()).toMatchObject([row]);
  expect(told.found()).toEqual(told.heard());
});

it('a cancel that came before the name is told of as it is found', async () => {
  const told = await Told.entered();
  told.asked({ type: 'CANCEL_ORDER', account: ACCOUNT, origClientOrderId: NAME });
  for (const report of [{ execType: 'CANCELED' }, NEW] as const) told.report(report);
  expect(told.heard()).toMatchObject([{ ...NAMED, ...OVER, action: 'ModifiedByUser' }]);
  expect(told.found()).toEqual(told.heard());
});
