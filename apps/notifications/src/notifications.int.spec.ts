import { TOPICS, topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  silentLog,
  topicAdministration,
  type KafkaConnection,
  type SingleFlightProducer,
} from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { stackAddresses, uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOTIFICATIONS_CONFIG } from './config.js';
import { notificationsService } from './service.js';

const PARTITIONS = 8;
let kafka: KafkaConnection;
let producer: SingleFlightProducer;
let service: RunningService;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  const { kafkaBrokers, mongodbUri } = stackAddresses();
  kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'spec', log: silentLog });
  producer = createSingleFlightProducer(kafka, {});
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  const database = new URL(mongodbUri);
  database.pathname = `/${uniqueName('notifications')}`;
  environment = { KAFKA_BROKERS: kafkaBrokers.join(','), MONGODB_URI: database.href };
  service = await start();
});

afterAll(async () => {
  await service.close();
  await producer.close();
  await kafka.close();
});

async function start(): Promise<RunningService> {
  const config = loadConfig(NOTIFICATIONS_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    STREAM_HEARTBEAT_MS: '100',
    GROUP_ID: uniqueName('notifications'),
    ...environment,
  });
  const log = createLogger({ name: 'notifications', level: 'silent' });
  const started = await startService(notificationsService(config), log);
  await started.ready;
  return started;
}

/** Without keep-alive: the client's spare connections would hold up a stop of the service. */
const request = (
  address: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
) => fetch(address, { ...init, headers: { connection: 'close', ...init.headers } });

const url = (path: string) => `http://127.0.0.1:${service.port}${path}`;

const subscribe = (body: unknown) =>
  request(url('/v1/subscriptions'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** An event as order-lifecycle writes it; partition 0 and 1 by turns. */
async function happen(orderId: string, version: number, user = 'nobody'): Promise<void> {
  const at = '2026-01-05T09:15:00.000Z';
  const common = {
    eventId: `${orderId}/${version}`,
    cause: `ome.inbox.v1/0/${version}`,
    epoch: 1,
    inputId: `i-${orderId}-${version}`,
    orderId,
    account: 'acme-1',
    version,
    occurredAt: at,
    recordedAt: at,
    ordStatus: version === 1 ? 'PENDING_NEW' : 'PARTIALLY_FILLED',
    cumQty: String(version - 1),
    leavesQty: String(11 - version),
  };
  const record =
    version === 1
      ? {
          ...common,
          type: 'ORDER_PLACED',
          requestId: 'r-1',
          data: {
            bodyHash: 'h',
            clientOrderId: 'c-1',
            instrument: INSTRUMENT,
            side: 'BUY',
            terms: { quantity: '10', timeInForce: 'DAY', orderType: 'LIMIT', price: '100' },
            submittedBy: user,
          },
        }
      : {
          ...common,
          type: 'FILL_BOOKED',
          execId: `e-${version}`,
          data: { venue: 'XTST', lastQty: '1', lastPx: '100' },
        };
  await producer.produce({
    topic: TOPICS.orderEvents,
    partition: version % 2,
    key: 'acme-1',
    value: JSON.stringify(record),
  });
}

const INSTRUMENT = {
  symbol: 'TEST',
  venue: 'XTST',
  priceScale: 2,
  quantityScale: 0,
  version: 1,
  tick: '0.01',
  lot: '1',
  minimumQuantity: '1',
  maximumQuantity: '1000',
};

const byText = (a: string, b: string) => a.localeCompare(b);

interface Told {
  readonly token: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A reader of `/v1/stream`, as EventSource is one. */
class Reader {
  readonly told: Told[] = [];
  token = '';
  beats = 0;
  readonly #stop = new AbortController();
  ended = false;

  constructor(readonly response: Response) {}

  static async open(user: string, lastEventId?: string): Promise<Reader> {
    const stop = new AbortController();
    const response = await request(url(`/v1/stream?user=${user}`), {
      signal: stop.signal,
      headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    });
    expect(response.status).toBe(200);
    const reader = new Reader(response);
    reader.#stop.signal.addEventListener('abort', () => stop.abort());
    void reader.#read().catch(() => (reader.ended = true));
    await waitFor(() => reader.token !== '', { within: 20_000, what: 'the first token' });
    return reader;
  }

  async #read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of this.response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.#take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
    this.ended = true;
  }

  #take(block: string): void {
    for (const line of block.split('\n')) {
      if (line.startsWith(':')) this.beats += 1;
      if (line.startsWith('id: ')) this.token = line.slice(4);
      if (line.startsWith('data: ')) {
        this.told.push({ token: this.token, event: JSON.parse(line.slice(6)) });
      }
    }
  }

  async until(count: number): Promise<readonly string[]> {
    await waitFor(() => this.told.length >= count, {
      within: 20_000,
      what: `${count} events, ${this.told.length} so far`,
    });
    return this.told.map(({ event }) => String(event['id'])).toSorted(byText);
  }

  close(): void {
    this.#stop.abort();
  }
}

describe('/v1/subscriptions', () => {
  it('subscribes, lists and unsubscribes, each as often as asked', async () => {
    const orderId = uniqueName('o');
    expect((await subscribe({ user: 'bob', orderId })).status).toBe(200);
    expect((await subscribe({ user: 'bob', orderId })).status).toBe(200);
    const listed = await (await request(url(`/v1/subscriptions?orderId=${orderId}`))).json();
    expect(listed).toEqual({
      subscriptions: [{ orderId, user: 'bob', origin: 'REQUESTED', since: expect.any(String) }],
    });
    const end = () =>
      request(url(`/v1/subscriptions?user=bob&orderId=${orderId}`), { method: 'DELETE' });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(204);
    const after = await (await request(url(`/v1/subscriptions?orderId=${orderId}`))).json();
    expect(after).toEqual({ subscriptions: [] });
  });

  it.each([
    ['an operator', { user: { $ne: null }, orderId: 'o' }],
    ['a number', { user: 1, orderId: 'o' }],
    ['nothing of the order', { user: 'bob' }],
    ['an empty name', { user: '', orderId: 'o' }],
    ['a long name', { user: 'u'.repeat(129), orderId: 'o' }],
    ['another field', { user: 'bob', orderId: 'o', active: true }],
    ['a list', []],
  ])('refuses %s with a problem', async (_, body) => {
    const answer = await subscribe(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['?user[$ne]=x', '?user=a&user=b', '', '?user=a&$where=1'])(
    'refuses the query %j',
    async (query) => {
      expect((await request(url(`/v1/subscriptions${query}`))).status).toBe(400);
    },
  );
});

describe('/v1/stream', () => {
  it('tells who entered an order, and who asked, every change; nobody else', async () => {
    const orderId = uniqueName('o');
    const alice = await Reader.open('alice');
    const bob = await Reader.open('bob');
    const carol = await Reader.open('carol');
    await subscribe({ user: 'bob', orderId });
    await happen(orderId, 1, 'alice');
    await happen(orderId, 2);
    const ids = [`${orderId}/1`, `${orderId}/2`];
    expect(await alice.until(2)).toEqual(ids);
    expect(await bob.until(2)).toEqual(ids);
    expect(alice.told.find(({ event }) => event['version'] === 2)?.event).toMatchObject({
      orderId,
      order_id: orderId,
      user: 'alice',
      user_id: 'alice',
      type: 'FILL_BOOKED',
      ordStatus: 'PARTIALLY_FILLED',
      cumQty: '1',
      leavesQty: '9',
      version: 2,
    });
    const other = uniqueName('o');
    await happen(other, 1, 'carol');
    expect(await carol.until(1)).toEqual([`${other}/1`]);
    for (const reader of [alice, bob, carol]) reader.close();
  });

  it('goes on where the reader was, without a gap and without repeating', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('resuming');
    const first = await Reader.open(user);
    await happen(orderId, 1, user);
    await first.until(1);
    first.close();
    for (const version of [2, 3, 4, 5]) await happen(orderId, version);
    const second = await Reader.open(user, first.told.at(-1)?.token);
    await happen(orderId, 6);
    const ids = [2, 3, 4, 5, 6].map((version) => `${orderId}/${version}`);
    expect(await second.until(5)).toEqual(ids);
    const middle = second.told[2];
    second.close();
    const third = await Reader.open(user, middle?.token);
    const rest = second.told.slice(3).map(({ event }) => String(event['id']));
    expect(await third.until(2)).toEqual(rest.toSorted(byText));
    third.close();
  });

  it('keeps the token fresh while nothing happens to the orders of the user', async () => {
    const reader = await Reader.open(uniqueName('quiet'));
    const before = reader.token;
    await happen(uniqueName('o'), 1);
    await waitFor(() => reader.token !== before, { within: 20_000, what: 'another token' });
    expect(reader.beats).toBeGreaterThan(0);
    expect(reader.told).toEqual([]);
    reader.close();
  });

  it.each([
    ['no token', 'hello!', 400],
    ['one of fewer partitions', '0.0', 400],
    ['one beyond the end', Array(PARTITIONS).fill('zzzzzz').join('.'), 400],
  ])('refuses %s', async (_, token, status) => {
    const answer = await request(url('/v1/stream?user=u'), { headers: { 'last-event-id': token } });
    expect(answer.status).toBe(status);
  });

  it('lets the service stop while streams are open', async () => {
    const reader = await Reader.open('alice');
    await service.close();
    await waitFor(() => reader.ended, { within: 20_000, what: 'the end of the stream' });
    service = await start();
  });
});
