import { listedContracts, powerInstrument, type InboxRecord } from '@ome/contracts';
import { timestamp, type OrderState } from '@ome/domain';
import type { ClientMessage } from '@ome/m7';
import { describe, expect, it } from 'vitest';
import { AskedRequests } from './asked-requests.js';
import type { ClientConnection } from './client-connection.js';
import { KnownOrders } from './known-orders.js';
import { OrderRequests } from './order-requests.js';

const NOW = timestamp('2026-01-05T09:15:00.000Z');
const AREA = 'FR-RTE';
const [contract] = listedContracts(AREA, new Date(NOW)).slice(3);
if (contract === undefined) throw new Error(`There is no contract of ${AREA}`);
const instrument = powerInstrument(contract);
const NAME = 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01';

/** As much of an order of acme-1 as a request looks at. */
const ORDER = {
  orderId: '1a2b00000000000001000000',
  account: 'acme-1',
  instrument,
  clientOrderId: NAME,
  clientOrderIds: [NAME],
  version: 1,
  side: 'BUY',
  terms: { timeInForce: 'DAY' },
} as unknown as OrderState;

/** What goes to the inbox of what alice asks. */
async function asked(type: string, order: object, known?: OrderState): Promise<InboxRecord[]> {
  const put: InboxRecord[] = [];
  const door = { put: (record: InboxRecord) => (put.push(record), Promise.resolve()) };
  const orders = new KnownOrders();
  if (known !== undefined) orders.load(known);
  const requests = new OrderRequests({
    door,
    orders,
    asked: new AskedRequests(),
    channels: { refuse: (_, errors) => expect(errors).toEqual([]) },
    lastPrices: { of: (...market) => (market.join() === `M7,${instrument.symbol}` ? '40' : '7') },
    now: () => new Date(NOW),
  });
  const caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
  const connection = { caller, subscriptionTo: () => undefined } as unknown as ClientConnection;
  const data = JSON.stringify({ type, orders: [{ clientIdentifier: NAME, ...order }] });
  const channel = `urn:ez-api:A:m7:private_orders:G:${AREA}`;
  await requests.take(connection, { type: 'request', channel, data } as ClientMessage);
  return put;
}

const names = { identifier: 4_654_964_631, revisionNumber: 1 };

describe('the last price of an M7 order', () => {
  it('goes with its creation', async () => {
    const [record] = await asked('Creation', {
      state: 'Active',
      contractArea: { deliveryArea: AREA, identifier: contract.identifier },
      quantity: 10,
      price: 50,
      direction: 'Buy',
    });
    expect(record).toMatchObject({ body: { type: 'NEW_ORDER' }, context: { lastPrice: '40' } });
  });

  it('goes with its modification', async () => {
    const [record] = await asked('Modification', { ...names, price: 51 }, ORDER);
    expect(record).toMatchObject({ body: { type: 'REPLACE_ORDER' }, context: { lastPrice: '40' } });
  });

  it.each([
    ['of an order that nobody knows', 'Modification', undefined],
    ['that asks for no other price', 'Cancellation', ORDER],
  ])('is not said by a request %s', async (_, type, known) => {
    const [record] = await asked(type, { ...names, price: 51 }, known);
    expect(record).toMatchObject({ kind: 'REQUEST' });
    expect(record).not.toHaveProperty('context.lastPrice');
  });
});
