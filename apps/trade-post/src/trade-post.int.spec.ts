import type { Caller } from '@ome/access';
import { orderIdFor, TOPICS, topicSpecifications, type FillRecord } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import {
  connectKafka,
  createSingleFlightProducer,
  createTailReader,
  partitionForKey,
  silentLog,
  topicAdministration,
  type KafkaConnection,
  type SingleFlightProducer,
} from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { bearer, emptyDatabase, stackAddresses, uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tradePostService } from './service.js';
import { TRADE_POST_CONFIG } from './trade-post-config.js';
import { TradePostRuntime } from './trade-post-runtime.js';
import { TradeStore } from './trades.schema.js';

const PARTITIONS = 8;
const group = uniqueName('trade-post');
const database = emptyDatabase('trades');
let kafka: KafkaConnection;
let producer: SingleFlightProducer;
let service: RunningService;

beforeAll(async () => {
  kafka = connectKafka({
    brokers: stackAddresses().kafkaBrokers,
    clientId: 'trade-post-spec',
    log: silentLog,
  });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  producer = createSingleFlightProducer(kafka, { deadlineMs: 60_000 });
  service = await start(group);
});

afterAll(async () => {
  await service.close();
  await producer.close();
  await kafka.close();
});

async function start(groupId: string): Promise<RunningService> {
  const config = loadConfig(TRADE_POST_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
    MONGODB_URI: database,
    PARTITIONS: String(PARTITIONS),
    TRADE_POST_GROUP: groupId,
  });
  const logger = createLogger({ name: 'trade-post', level: 'silent' });
  const started = await startService(tradePostService(config), logger);
  await started.ready;
  return started;
}

function fillOf(fields: Partial<FillRecord>): FillRecord {
  const { orderId = 'order', version = 3 } = fields;
  return {
    fillId: `${orderId}/${version}`,
    eventId: `${orderId}/${version}`,
    cause: 'ome.inbox.v1/0/7',
    epoch: 1,
    kind: 'FILL',
    orderId,
    clientOrderId: 'client',
    account: 'acme-1',
    symbol: 'INFY',
    venue: 'NSE',
    side: 'BUY',
    quantity: '4',
    price: '1500.05',
    cumQty: '4',
    leavesQty: '6',
    avgPx: '1500.05',
    orderQuantity: '10',
    orderPrice: '1501',
    ordStatus: 'PARTIALLY_FILLED',
    execId: 'NSE-1',
    transactTime: '2026-11-20T09:15:00.123456789Z',
    version,
    revision: 0,
    createdAt: '2026-11-20T09:14:00.000Z',
    attributes: { 'a.b': 'c', $user: '7' },
    ...fields,
  };
}

const send = (...fills: readonly FillRecord[]) =>
  Promise.all(
    fills.map((fill) =>
      producer.produce({
        topic: TOPICS.fills,
        partition: partitionForKey(fill.account, PARTITIONS),
        key: fill.account,
        value: JSON.stringify(fill),
      }),
    ),
  );

async function get(path: string, as: string | Caller = 'otto') {
  const answer = await fetch(`http://127.0.0.1:${service.port}${path}`, {
    headers: await bearer(as),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}

async function tradesOf(query: string): Promise<readonly FillRecord[]> {
  const { body } = await get(`/v1/trades?${query}`);
  return (body as { readonly trades: readonly FillRecord[] }).trades;
}

const within = 30_000;

describe('the trade post', () => {
  it('lists the record of a fill as it came', async () => {
    const owner = uniqueName('account');
    const fill = fillOf({ account: owner, orderId: uniqueName('order') });
    await send(fill);
    await waitFor(async () => (await tradesOf(`account=${owner}`)).length === 1, {
      within,
      what: 'the trade',
    });
    expect((await get(`/v1/trades?account=${owner}`)).body).toEqual({ trades: [fill], next: null });
  });

  it('shows trades to who may read the account, and to nobody else that there are any', async () => {
    const [owner, orderId] = [uniqueName('account'), uniqueName('order')];
    const fill = fillOf({ account: owner, orderId });
    await send(fill);
    await waitFor(async () => (await tradesOf(`account=${owner}`)).length === 1, {
      within,
      what: 'the trade',
    });
    const trader: Caller = { user: 'tom', role: 'trader', accounts: [owner] };
    for (const as of [trader, { ...trader, role: 'viewer' as const }]) {
      for (const query of ['', `?account=${owner}`, `?orderId=${orderId}`]) {
        const { body } = await get(`/v1/trades${query}`, as);
        expect(body).toEqual({ trades: [fill], next: null });
      }
    }
    for (const query of [
      `?account=${owner}`,
      `?orderId=${orderId}`,
      `?orderId=${fill.clientOrderId}`,
    ]) {
      expect(await get(`/v1/trades${query}`, 'carol')).toEqual({
        status: 200,
        body: { trades: [], next: null },
      });
    }
    expect((await get('/trade_post_REST_API_dummy', trader)).status).toBe(403);
  });

  it('keeps a fill once that comes again, also for another group', async () => {
    const owner = uniqueName('account');
    const orderId = uniqueName('order');
    const fill = fillOf({ account: owner, orderId });
    const last = fillOf({ account: owner, orderId, version: 5 });
    await send(fill, fill, { ...fill, quantity: '9' }, last);
    const both = { within, what: 'both trades' };
    await waitFor(async () => (await tradesOf(`account=${owner}`)).length === 2, both);
    const again = await start(uniqueName('again'));
    const { transports } = again.app.get(TradePostRuntime);
    const partition = partitionForKey(owner, PARTITIONS);
    const end = (await topicAdministration(kafka).topicOffsets(TOPICS.fills)).get(partition)?.high;
    const reread = () => {
      const held = transports.flatMap((transport) => transport.health().partitions);
      const found = held.find((at) => at.partition === partition);
      return end !== undefined && (found?.position ?? 0n) >= end;
    };
    await waitFor(reread, { within, what: 'the other group to have read all' });
    await again.close();
    expect(await tradesOf(`account=${owner}`)).toEqual([fill, last]);
  });

  it('pages through an account in the order of booking', async () => {
    const owner = uniqueName('account');
    const orderId = uniqueName('order');
    const fills = [2, 3, 4, 5, 6].map((version) => fillOf({ account: owner, orderId, version }));
    await send(...fills);
    const all = { within, what: 'five trades' };
    await waitFor(async () => (await tradesOf(`account=${owner}`)).length === 5, all);
    const seen: FillRecord[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await get(`/v1/trades?account=${owner}&limit=2${cursor}`);
      const { trades, next } = body as { trades: FillRecord[]; next: string | null };
      seen.push(...trades);
      expect(next === null).toBe(page === 2);
      cursor = `&cursor=${next}`;
    }
    expect(seen).toEqual(fills);
  });

  it('finds an order by any id of its chain that its fills or its account tell', async () => {
    const owner = uniqueName('account');
    const first = clientOrderId('first-name');
    const orderId = orderIdFor(account(owner), first);
    const base = `${'a'.repeat(4)}${uniqueName('').slice(1)}0123`.padEnd(18, '0').slice(0, 18);
    const equities = `${base}000000`;
    const named = [
      fillOf({ account: owner, orderId, version: 2, clientOrderId: 'second-name' }),
      fillOf({ account: owner, orderId, version: 5, clientOrderId: 'third-name' }),
    ];
    const chained = [
      fillOf({ account: owner, orderId: equities, version: 2, clientOrderId: equities }),
      fillOf({ account: owner, orderId: equities, version: 5, clientOrderId: `${base}000002` }),
    ];
    await send(...named, ...chained);
    const all = { within, what: 'four trades' };
    await waitFor(async () => (await tradesOf(`account=${owner}`)).length === 4, all);
    for (const id of [orderId, 'second-name', 'third-name', first]) {
      expect(await tradesOf(`orderId=${id}&account=${owner}`)).toEqual(named);
    }
    expect(await tradesOf(`orderId=${orderId}`)).toEqual(named);
    for (const revision of ['000000', '000001', '000002']) {
      expect(await tradesOf(`orderId=${base}${revision}`)).toEqual(chained);
    }
    expect(await tradesOf(`orderId=${orderId}&account=${uniqueName('other')}`)).toEqual([]);
  });

  it('refuses a question that it cannot read, as a problem', async () => {
    const { status, body } = await get('/v1/trades?limit=many&cursor=x');
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 400, title: 'Bad Request' });
    expect(JSON.stringify(body)).toMatch(/cursor: .*limit: /);
  });

  it('puts aside what is no fill, and goes on', async () => {
    const owner = uniqueName('account');
    const unusable: string[] = [];
    const tail = createTailReader(kafka, {
      topic: TOPICS.fillsDlq,
      from: 'earliest',
      onRecords: (records) => void unusable.push(...records.map(({ value }) => String(value))),
      onFailure: (error) => {
        throw error;
      },
    });
    const partition = partitionForKey(owner, PARTITIONS);
    const broken = JSON.stringify({ fillId: owner });
    await producer.produce({ topic: TOPICS.fills, partition, key: owner, value: broken });
    await send(fillOf({ account: owner, orderId: uniqueName('order') }));
    const one = { within, what: 'the next trade' };
    await waitFor(async () => (await tradesOf(`account=${owner}`)).length === 1, one);
    await waitFor(() => unusable.includes(broken), { within, what: 'the record in the .dlq' });
    await tail.close();
  });

  it('keeps what is posted to the old test double, each fill once', async () => {
    const url = `http://127.0.0.1:${service.port}/trade_post_REST_API_dummy`;
    const post = async (body: string) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body });
      return { status: answer.status, body: await answer.json() };
    };
    const fill_id = uniqueName('fill');
    const body = { fill_id, order_id: 'o', fill: { price: 1500.05, qtydone: 4 } };
    const [taken, repeated] = [
      await post(JSON.stringify(body)),
      await post(JSON.stringify({ ...body, order_id: 'other' })),
    ];
    expect([taken, repeated]).toEqual(
      Array.from({ length: 2 }, () => ({ status: 200, body: { success: true } })),
    );
    const unnamed = uniqueName('order');
    await post(JSON.stringify({ order_id: unnamed }));
    await post(JSON.stringify({ order_id: unnamed }));
    expect(await post('[]')).toMatchObject({ status: 400, body: { success: false } });
    const { trades } = (await get('/trade_post_REST_API_dummy')).body as {
      trades: { fill_id: string; times: number; body: { order_id: string } }[];
    };
    expect(trades.find((trade) => trade.fill_id === fill_id)).toMatchObject({ times: 2, body });
    expect(trades.filter((trade) => trade.body.order_id === unnamed).length).toBe(2);
  });

  it('refuses what the database can never hold', async () => {
    const url = `http://127.0.0.1:${service.port}/trade_post_REST_API_dummy`;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ ['a\u0000b']: 1 });
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ success: false });
  });

  it('says of a database that is away that the same may be posted again', async () => {
    const store = new TradeStore(emptyDatabase('away'));
    await store.connect();
    expect(await store.keepPosted('a', { a: 1 })).toBe('KEPT');
    await store.close();
    expect(await store.keepPosted('b', { b: 1 })).toBe('UNREACHABLE');
  });

  it('forgets what was posted to the old test double', async () => {
    const store = new TradeStore(emptyDatabase('forgets'));
    await store.connect();
    const indexes = await store.posted.collection.indexes();
    await store.close();
    expect(indexes.flatMap(({ expireAfterSeconds }) => expireAfterSeconds ?? [])).toEqual([
      604_800,
    ]);
  });

  it('tells how long its consumer stands at a batch', async () => {
    const answer = await fetch(`http://127.0.0.1:${service.port}/metrics`);
    expect(await answer.text()).toContain(`ome_topic_door_standing_seconds{group="${group}"`);
  });
});
