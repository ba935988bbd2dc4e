import { randomUUID } from 'node:crypto';
import type { RunningService } from '@ome/platform';
import { waitFor } from '@ome/testing';
import { MongoClient, type Collection } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { M7Exchange, Story, type Follower } from './m7-exchange.js';

const PATIENCE_MS = 60_000;

interface StoredEvent {
  readonly _id: string;
  readonly record: string;
}

let exchange: M7Exchange;
let alice: Follower;
let database: MongoClient;
let later: RunningService | undefined;
beforeAll(async () => {
  exchange = await M7Exchange.open();
  alice = await exchange.follower('alice');
  database = await MongoClient.connect(exchange.mongodbUri);
}, 120_000);
afterAll(async () => {
  await later?.close();
  await database?.close();
  await exchange?.close();
});

/** The first event of an order, once the projection has what came of it. */
async function firstEvent(events: Collection<StoredEvent>, name: string): Promise<StoredEvent> {
  const found = async () => {
    const order = await database.db().collection('orders').findOne({ clientOrderId: name });
    if (order === null || order['ordStatus'] !== 'NEW') return undefined;
    return (await events.findOne({ _id: `${String(order._id)}|0000000001` })) ?? undefined;
  };
  return waitFor(found, { within: PATIENCE_MS, what: `the story of ${name}` });
}

/** A quantity that the instrument cannot have: a sound record, and no event. */
function undecodable(record: string): string {
  const event: { data: { terms: object } } = JSON.parse(record);
  const terms = { ...event.data.terms, quantity: '1.2345' };
  return JSON.stringify({ ...event, data: { ...event.data, terms } });
}

it(
  'an order that cannot be read keeps no order-entry from starting, and is left out alone',
  async () => {
    const orders = Array.from({ length: 3 }, () => randomUUID());
    const [sound = '', unreadable = '', misfit = ''] = orders;
    for (const clientIdentifier of orders) {
      await Story.begin(alice, exchange.contract()({ clientIdentifier }));
    }
    const events = database.db().collection<StoredEvent>('orderEvents');
    const breakBy = async (name: string, change: (record: string) => string) => {
      const { _id, record } = await firstEvent(events, name);
      await events.updateOne({ _id }, { $set: { record: change(record) } });
    };
    await firstEvent(events, sound);
    await breakBy(unreadable, () => '{"type":"ORDER_PLACED"}');
    await breakBy(misfit, undecodable);

    later = await exchange.startEntry();
    await later.ready;
    const shown = await exchange.privateOrders('alice', later.port);
    expect(shown.map(({ clientIdentifier }) => clientIdentifier)).toEqual([sound]);
    const metrics = await (await fetch(`http://127.0.0.1:${later.port}/metrics`)).text();
    expect(/^ome_m7_orders_left_out_total(?:\{.*\})? (\d+)$/m.exec(metrics)?.[1]).toBe('2');
    // Who had read it before goes on with it.
    expect(await exchange.privateOrders('alice')).toHaveLength(3);
  },
  PATIENCE_MS * 4,
);
