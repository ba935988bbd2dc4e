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
import { Companies } from '../companies.js';
import { AskedRequests, type AskedRequest } from './asked-requests.js';
import { KnownOrders } from './known-orders.js';
import { PrivateOrders } from './private-orders.js';
import { Subscription } from './subscription.js';

const NOW = timestamp(new Date().toISOString());
const AREA = 'FR-RTE';
const [contract] = listedContracts(AREA, new Date(NOW)).slice(8);
if (contract === undefined) throw new Error(`There is no contract of ${AREA}`);
const instrument = powerInstrument(contract);
export const ACCOUNT = 'acme-1';
export const NAME = 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01';
export const CALLER = { user: 'alice', role: 'trader', accounts: [ACCOUNT] } as const;
const channel = parseChannel(`urn:ez-api:A:m7:private_orders:G:${AREA}`);
if (channel === undefined) throw new Error(`There is no channel of ${AREA}`);
export const ordersChannel = channel;

/**
 * Named as a spec so that it is no part of the build. One order as the writer decides it, a client that heard all of it,
 * and one that comes now.
 */
export class Told {
  readonly #order = new DecidedOrder({ account: ACCOUNT, instrument, now: NOW });
  readonly #heard = new OrderView();
  readonly #requests = new AskedRequests();
  readonly channels = new PrivateOrders({
    orders: new KnownOrders(),
    asked: this.#requests,
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
    told.channels.open(ordersChannel, subscription, CALLER);
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

  /** `by`: who waits for an answer. */
  asked(body: InboxRequestBody, by?: AskedRequest): void {
    for (const decided of this.#order.asked(body)) this.#take(decided, by);
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
    return (this.channels.snapshot(ordersChannel, CALLER) ?? []).map(essenceOf);
  }

  #take({ event, after }: DecidedEvent, by?: AskedRequest): void {
    const record = encodeEvent(event, after, { epoch: 1 });
    if (by !== undefined) this.#requests.ask(event.inputId, by);
    this.channels.take(record);
  }
}

function essenceOf(order: PrivateOrder) {
  const { identifier, revisionNumber, state, action, quantity, errors = [] } = order;
  const codes = errors.map(({ code }) => code);
  return { identifier, revisionNumber, state, action, quantity, codes };
}
