import { parseFill, TOPICS, type FillRecord } from '@ome/contracts';
import { createSingleFlightProducer, createTailReader, type TailReader } from '@ome/messaging';
import { bearer, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Peer } from '../../apps/notifications/src/peer.spec.js';
import { EquitiesClient } from './equities-client.js';
import { M7Exchange, rowsOf, Story, type Follower, type Heard } from './m7-exchange.js';
import { CALLERS, V1Client } from './v1-client.js';

const PATIENCE_MS = 30_000;
const EQUITIES_USER = 4_711;

let exchange: M7Exchange;
let alice: Follower;
let bob: Follower;
let carol: Follower;
let http: V1Client;
let tail: TailReader;
const fills: FillRecord[] = [];
/** An execution link of the old kind. */
const link = new Peer();
const streams: OrderStream[] = [];

beforeAll(async () => {
  exchange = await M7Exchange.open({
    LEGACY_PORT: '0',
    VENUE_REST_LINKS: `BSE=${await link.listen()};idempotent`,
  });
  const notifications = await exchange.startNotifications();
  tail = createTailReader(exchange.kafka, {
    topic: TOPICS.fills,
    from: 'latest',
    onRecords: (records) => {
      for (const { value } of records) {
        const parsed = parseFill(value);
        if (parsed.ok) fills.push(parsed.value);
      }
    },
    onFailure: (error) => {
      throw error;
    },
  });
  await tail.ready();
  [alice, bob, carol] = await Promise.all([
    exchange.follower('alice'),
    exchange.follower('bob'),
    exchange.follower('carol'),
  ]);
  http = await V1Client.as(CALLERS.alice, exchange.entry.port);
  const url = `http://127.0.0.1:${notifications.port}/v1/stream`;
  streams.push(
    await OrderStream.open(`${url}?user=${EQUITIES_USER}`, 'otto'),
    await OrderStream.open(url, 'carol'),
    await OrderStream.open(url, 'alice'),
  );
}, 120_000);

afterAll(async () => {
  for (const stream of streams) stream.close();
  await tail?.close();
  await exchange?.close();
  link.close();
});

/** What `/v1/stream` tells a user. */
class OrderStream {
  text = '';
  readonly #stop = new AbortController();

  static async open(url: string, user: string): Promise<OrderStream> {
    const stream = new OrderStream();
    const answer = await fetch(url, {
      headers: await bearer(user),
      signal: stream.#stop.signal,
    });
    if (!answer.ok || answer.body === null) throw new Error(`${url}: ${answer.status}`);
    void stream.#read(answer.body).catch(() => undefined);
    return stream;
  }

  close(): void {
    this.#stop.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of body) this.text += decoder.decode(chunk, { stream: true });
  }
}

/** Heard of an order without what only its asker hears. */
const rowsFor = (follower: Follower, cid: string) =>
  rowsOf(follower.of(cid).map(({ correlation: _correlation, ...heard }): Heard => heard));

/** The types of the events in the order's story, once it is projected up to `last`. */
async function storyOf(cid: string, last: string): Promise<readonly string[]> {
  return waitFor(
    async () => {
      const { status, body } = await http.call('GET', `/v1/orders/${cid}/events?limit=100`);
      const events = status === 200 ? (body['events'] as readonly { type: string }[]) : [];
      const types = events.map(({ type }) => type);
      return types.at(-1) === last ? types : undefined;
    },
    { within: PATIENCE_MS, what: `${last} in the story` },
  );
}

const ROWS = [
  '- - Pending AddedByUser 10@50',
  'A 1 Active AddedByUser 10@50',
  'A 1 Pending ModifiedByUser 9@50',
  'A 2 Active ModifiedByUser 9@50',
  'A 2 Pending ModifiedByUser 9@51',
  'B 1 Active AddedByUser 9@51',
  'A 3 Inactive AddedByUser 0@50',
  'B 1 Pending DeactivatedByUser 9@51',
  'B 2 Hibernated ModifiedByUser 9@51',
  'B 2 Pending AddedByUser 9@51',
  'B 3 Active ModifiedByUser 9@51',
  'B 4 Active PartiallyExecuted 5@51',
  'B 4 Pending ModifiedByUser 3@51',
  'B 5 Active ModifiedByUser 3@51',
  'B 5 Pending DeletedByUser 3@51',
  'B 6 Inactive ModifiedByUser 0@51',
];

describe('an order that was entered over M7', () => {
  let cid: string;

  it('is changed, hidden, shown and canceled through other doors, and its company hears each row', async () => {
    const order = exchange.contract();
    ({ cid } = await Story.begin(alice, order()));
    const change = async (method: string, path: string, body: object, count: number) => {
      const { status } = await http.decided(method, `/v1/orders/${cid}${path}`, body);
      expect(status).toBe(200);
      await alice.until(cid, count);
    };
    await change('PATCH', '', { quantity: '9' }, 4);
    await change('PATCH', '', { price: '51' }, 7);
    await change('POST', '/hibernate', {}, 9);
    await change('POST', '/activate', {}, 11);
    const sell = await Story.begin(carol, order({ direction: 'Sell', quantity: 4, price: 51 }));
    await alice.until(cid, 12);
    const topic = createSingleFlightProducer(exchange.kafka);
    const ask = (request: object) =>
      topic.produce({
        topic: TOPICS.orderRequests,
        partition: 0,
        key: 'acme-1',
        value: JSON.stringify({ account: 'acme-1', origClientOrderId: cid, ...request }),
      });
    await ask({ type: 'REPLACE_ORDER', requestId: `${cid}-1`, openQuantity: '3' });
    await alice.until(cid, 14);
    await ask({ type: 'CANCEL_ORDER', requestId: `${cid}-2` });
    await alice.until(cid, 16);
    await bob.until(cid, 16);
    await topic.close();
    // Only the creation was asked for by a connection.
    expect(alice.of(cid).filter(({ correlation }) => correlation !== undefined)).toHaveLength(1);
    expect(rowsFor(alice, cid)).toEqual(ROWS);
    expect(rowsFor(bob, cid)).toEqual(ROWS);
    expect([carol.of(cid), alice.of(sell.cid)]).toEqual([[], []]);
  });

  it('has its story in the log, with the identifier that it had when', async () => {
    expect(await storyOf(cid, 'ORDER_CANCELED')).toEqual([
      'ORDER_PLACED',
      'ORDER_ACKNOWLEDGED',
      'REPLACE_REQUESTED',
      'ORDER_REPLACED',
      'REPLACE_REQUESTED',
      'ORDER_REPLACED',
      'HIBERNATE_REQUESTED',
      'ORDER_HIBERNATED',
      'ACTIVATE_REQUESTED',
      'ORDER_ACTIVATED',
      'FILL_BOOKED',
      'REPLACE_REQUESTED',
      'ORDER_REPLACED',
      'CANCEL_REQUESTED',
      'ORDER_CANCELED',
    ]);
    const { body } = await http.call('GET', `/v1/orders/${cid}/events?limit=100`);
    const events = body['events'] as readonly { data: Readonly<Record<string, unknown>> }[];
    const shown = alice.of(cid).filter(({ state }) => state !== 'Pending');
    const [first, , second] = shown;
    const named = events.flatMap(({ data: { venueOrderId } }) => venueOrderId ?? []);
    expect([...new Set(named)]).toEqual([String(first?.identifier), String(second?.identifier)]);
    const revisions = events.flatMap(({ data: { venueRevision } }) => venueRevision ?? []);
    expect(revisions).toEqual(['1', '2', '1', '2', '3', '4', '5', '6']);
  });

  it('has its fill among all fills, under the identifier that it had', async () => {
    const orderId = String((await http.call('GET', `/v1/orders/${cid}`)).body['orderId']);
    const own = await waitFor(() => fills.find((fill) => fill.orderId === orderId), {
      within: PATIENCE_MS,
      what: 'the fill',
    });
    const executed = alice.of(cid).find(({ action }) => action === 'PartiallyExecuted');
    expect(own).toMatchObject({
      account: 'acme-1',
      venue: 'M7',
      side: 'BUY',
      quantity: '4',
      price: '51',
      submittedBy: 'alice',
      venueOrderId: String(executed?.identifier),
    });
  });

  it('is nothing to an equities client: details, prices, links and notifications', async () => {
    const client = new EquitiesClient(
      `http://127.0.0.1:${exchange.entry.legacyPort}`,
      EQUITIES_USER,
    );
    // Over a link, so that the link and the client's own notifications are seen to work.
    const placed = client.ask(client.newOrder({ exchange_id: 'BSE' }));
    await waitFor(() => link.posted.length > 0, { within: PATIENCE_MS, what: 'the link' });
    const [{ body }] = link.posted as unknown as [{ body: { order_id: string } }];
    const [ofEquities, ofCarol, ofAlice] = streams;
    for (const [stream, name] of [
      [ofEquities, body.order_id],
      [ofAlice, 'ORDER_CANCELED'],
      [ofCarol, 'FILL_BOOKED'],
    ] as const) {
      await waitFor(() => stream?.text.includes(name), { within: PATIENCE_MS, what: name });
    }
    await placed;
    const details = JSON.stringify(
      await client.post('order_endpoint', { type: 4, user_id: EQUITIES_USER }),
    );
    expect(details).toContain(body.order_id);
    const symbol = String((await http.call('GET', `/v1/orders/${cid}`)).body['symbol']);
    const orderId = String((await http.call('GET', `/v1/orders/${cid}`)).body['orderId']);
    expect(symbol).toMatch(/^FR-RTE-/);
    const prices = await client.post('order_endpoint', { type: 5, symbols: ['INFY', symbol] });
    const told = [details, JSON.stringify(prices), JSON.stringify(link.posted), ofEquities?.text];
    for (const text of told) {
      expect(text).not.toContain(cid);
      expect(text).not.toContain(orderId);
      expect(text).not.toContain('"51');
    }
    expect(ofCarol?.text).not.toContain(orderId);
    expect(ofAlice?.text).toContain(orderId);
  });
});
