import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '@ome/access';
import { DEVELOPMENT_INSTRUMENTS, instrumentToWire, TOPICS } from '@ome/contracts';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  bearer,
  emptyDatabase,
  openStackTopics,
  stackAddresses,
  uniqueName,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { orderEntryService } from './service.js';

const ORIGIN = 'http://gui.example';
/** Of this spec's orders in the inbox, which it shares with others. No venue answers for the symbol. */
const MARK = uniqueName('mark');
const NEW_ORDER = {
  type: 1,
  user_id: 7,
  product_id: 'TEST',
  side: 0,
  price_instruction: 'LIMIT',
  ask_price: 1500.05,
  total_qty: 100,
  client: 12,
  exchange_id: 'XTST',
  account: 3,
  counter_party: MARK,
};

let topics: StackTopics;
let service: RunningService;
let inbox: readonly string[];

beforeAll(async () => {
  topics = await openStackTopics();
  inbox = await topics.follow(TOPICS.inbox, ({ value }) => String(value));
  service = await start({
    KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
    MONGODB_URI: emptyDatabase('doors'),
  });
  await service.ready;
});

afterAll(async () => {
  await service.close();
  await topics.close();
});

function start(environment: Readonly<Record<string, string>>): Promise<RunningService> {
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    LEGACY_PORT: '0',
    CORS_ORIGINS: ORIGIN,
    FILL_INGESTION_URL: 'http://127.0.0.1:9',
    PRODUCE_TIMEOUT_MS: '500',
    EQUITIES_VENUE_TIMEOUT_MS: '200',
    ...environment,
  });
  return startService(
    orderEntryService(config),
    createLogger({ name: 'order-entry', level: 'silent' }),
  );
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(
  body: string | URLSearchParams | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  { port, path = '/order_endpoint' }: { readonly port?: number; readonly path?: string } = {},
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port ?? service.port}${path}`, {
    method: 'POST',
    headers,
    body,
  });
  const answer = (await response.json()) as Answer['body'];
  return { status: response.status, headers: response.headers, body: answer };
}

const json = (body: unknown) => post(JSON.stringify(body));

const inboxOf = (text: string) => inbox.filter((value) => value.includes(text));

describe('a body that is no request', () => {
  const BAD: readonly (readonly [string, string])[] = [
    ['broken JSON', '{"type": 1,'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a prototype', '{"type":4,"user_id":1,"__proto__":{"a":1}}'],
    ['a constructor', '{"type":4,"user_id":1,"constructor":{"prototype":{"a":1}}}'],
    ['an unknown type', '{"type":9}'],
    ['an operator for an id', '{"type":3,"order_id":{"$ne":null}}'],
    ['an operator for a user', '{"type":4,"user_id":{"$gt":0}}'],
    ['a huge number', JSON.stringify({ ...NEW_ORDER, ask_price: 1e300 })],
    ['not a number', JSON.stringify({ ...NEW_ORDER, total_qty: 'NaN' })],
    ['an over-precise number', JSON.stringify({ ...NEW_ORDER, ask_price: '1.00000000001' })],
  ];

  it.each(BAD)('is refused with its violations: %s', async (_, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, comment: expect.any(String) });
    expect(answer.body['violations']).toEqual([expect.any(String)]);
  });

  it('is refused in another format', async () => {
    const answer = await post('<order/>', { 'content-type': 'application/xml' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false });
  });

  it.each([
    ['JSON', 'application/json', JSON.stringify({ ...NEW_ORDER, pad: 'x'.repeat(2 << 20) })],
    ['a form', 'application/x-www-form-urlencoded', `type=1&pad=${'x'.repeat(2 << 20)}`],
  ])('of 2 MB is too large as %s', async (_, contentType, body) => {
    const answer = await post(body, { 'content-type': contentType });
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ success: false, comment: 'The body is too large' });
  });

  it('is refused with a bad Idempotency-Key', async () => {
    const answer = await post(JSON.stringify(NEW_ORDER), {
      'content-type': 'application/json',
      'idempotency-key': 'x'.repeat(101),
    });
    expect(answer.status).toBe(400);
  });
});

describe('an order that the door refuses', () => {
  it.each([
    [{ ask_price: 1500.003 }],
    [{ ask_price: -1 }],
    [{ total_qty: 0 }],
    [{ total_qty: 1.5 }],
    [{ product_id: 'GOLD' }],
    [{ exchange_id: 'LSE' }],
  ])('is told with a comment and not stored: %j', async (change) => {
    const answer = await json({ ...NEW_ORDER, ...change });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: false, comment: expect.any(String) });
  });

  it.each([[{ type: 2, ask_price: 10 }], [{ type: 3, reason_cancellation: 'no' }]])(
    'does not exist under a name that is no id: %j',
    async (request) => {
      const answer = await json({ ...request, order_id: 'nonsense' });
      expect(answer).toMatchObject({
        status: 200,
        body: { success: false, comment: 'Order does not exist' },
      });
    },
  );
});

describe('an order that is taken', () => {
  it('is durable in the inbox, and cancelled when the venue is silent', async () => {
    const answer = await json(NEW_ORDER);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: false,
      comment: expect.stringContaining('not known yet'),
      order_id: expect.stringMatching(/^[0-9a-f]{18}000000$/),
    });
    const orderId = String(answer.body['order_id']);
    await waitFor(() => inboxOf(orderId).length === 2, { within: 20_000, what: 'its cancel' });
    expect(inboxOf(orderId)[1]).toContain('CANCEL_ORDER');
  });

  it('is all that is stored: what was refused left nothing in the inbox', async () => {
    for (const change of [{ ask_price: 'NaN' }, { ask_price: -1 }, { total_qty: 0 }, { side: 9 }]) {
      await json({ ...NEW_ORDER, counter_party: `${MARK}-refused`, ...change });
    }
    const { body } = await json({ ...NEW_ORDER, counter_party: `${MARK}-taken` });
    const orderId = String(body['order_id']);
    await waitFor(() => inboxOf(orderId).length > 0, { within: 20_000, what: 'the order' });
    expect(inboxOf(`${MARK}-refused`)).toEqual([]);
  });

  it('is the same from a form, on the second port', async () => {
    const form = new URLSearchParams(
      Object.entries(NEW_ORDER).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const answer = await post(
      form.toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
      { port: service.legacyPort ?? 0 },
    );
    expect(answer.body).toMatchObject({ order_id: expect.stringMatching(/^[0-9a-f]{24}$/) });
  });
});

describe('reads of an empty projection', () => {
  it('shows a user no orders', async () => {
    const answer = await json({ type: 4, user_id: 4711 });
    expect(answer.body).toMatchObject({ Orders: { data: [] }, accounts: [] });
  });

  it('knows no prices', async () => {
    const answer = await post('type=5&symbols=INFY&symbols=TCS', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.body).toEqual({ ltps: {}, sps: {} });
  });

  it.each([
    ['nope', 404],
    ['nope?atLeast=x', 400],
    ['nope?atLeast=0/999999', 503],
  ])('GET /v1/orders/%s is the problem %d', async (path, status) => {
    const response = await fetch(`http://127.0.0.1:${service.port}/v1/orders/${path}`, {
      headers: await bearer('otto'),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('browsers', () => {
  it.each([
    [ORIGIN, ORIGIN],
    ['http://elsewhere.example', null],
  ])('may call from the configured origins: %s', async (origin, allowed) => {
    const response = await fetch(`http://127.0.0.1:${service.port}/order_endpoint`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
  });
});

describe('in production', () => {
  const folder = mkdtempSync(join(tmpdir(), 'instruments-'));
  const { signingKey, publicKey } = generateKey('spec');
  const production = {
    JWT_KEYS: publicKey,
    JWT_SIGNING_KEY: signingKey,
    KAFKA_BROKERS: '127.0.0.1:9',
    MONGODB_URI: 'mongodb://127.0.0.1:9/ome',
    NODE_ENV: 'production',
    INSTRUMENTS_FILE: join(folder, 'instruments.json'),
  };
  const KEY = 'key-of-the-gateway';
  beforeAll(() => {
    const instruments = DEVELOPMENT_INSTRUMENTS.slice(0, 1).map(instrumentToWire);
    writeFileSync(production.INSTRUMENTS_FILE, JSON.stringify({ instruments }));
  });

  async function statuses(
    rules: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<readonly number[]> {
    const closed = await start({ ...production, ...rules });
    try {
      const sent = { 'content-type': 'application/json', ...headers };
      const asked = ['/order_endpoint', '//order_endpoint', '/execution_endpoint'].map((path) =>
        post(JSON.stringify({ type: 4, user_id: 1 }), sent, { port: closed.port, path }),
      );
      return (await Promise.all(asked)).map(({ status }) => status);
    } finally {
      await closed.close();
    }
  }

  it('the dialect is off unless a rule says who may use it', async () => {
    const open = { EQUITIES_API_KEYS: KEY, EQUITIES_ALLOWED_NETWORKS: '127.0.0.1' };
    // Side by side: without its servers a service takes ten seconds to close.
    const answered = await Promise.all([
      statuses({}),
      statuses({ EQUITIES_API_KEYS: KEY }),
      statuses({ EQUITIES_ALLOWED_NETWORKS: '10.0.0.0/8' }),
      statuses(open, { 'x-api-key': KEY }),
    ]);
    expect(answered).toEqual([
      [404, 404, 404],
      [401, 404, 401],
      [403, 404, 403],
      [503, 404, 503],
    ]);
  });
});

describe('what is out of reach', () => {
  it('is told of a report that cannot be passed on', async () => {
    const answer = await post(
      '{}',
      { 'content-type': 'application/json' },
      { path: '/execution_endpoint' },
    );
    expect(answer).toMatchObject({ status: 503, body: { success: false } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('is told of an engine without Kafka and without MongoDB, while the service lives', async () => {
    const alone = await start({
      KAFKA_BROKERS: '127.0.0.1:9',
      MONGODB_URI: 'mongodb://127.0.0.1:9/ome',
    });
    try {
      for (const request of [NEW_ORDER, { type: 4, user_id: 1 }]) {
        const answer = await post(JSON.stringify(request), undefined, { port: alone.port });
        expect(answer).toMatchObject({ status: 503, body: { success: false } });
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      const order = await fetch(`http://127.0.0.1:${alone.port}/v1/orders/x`, {
        headers: await bearer('otto'),
      });
      expect(order.status).toBe(503);
      const ready = await fetch(`http://127.0.0.1:${alone.port}/health/ready`);
      expect(ready.status).toBe(503);
      const live = await fetch(`http://127.0.0.1:${alone.port}/health/live`);
      expect(live.status).toBe(200);
    } finally {
      await alone.close();
    }
  });
});
