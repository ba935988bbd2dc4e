import { REASONS } from '@ome/domain';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  bearer,
  emptyDatabase,
  openStackTopics,
  stackAddresses,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { EXAMPLE_ORDER } from './place-orders/example-order.spec.js';
import { orderEntryService } from './service.js';

const BODY_LIMIT_BYTES = 2_000;

let topics: StackTopics;
let service: RunningService;
beforeAll(async () => {
  topics = await openStackTopics();
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
    MONGODB_URI: emptyDatabase('refusals'),
    BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES),
    ORDER_RATE_PER_ACCOUNT: '20',
  });
  const logger = createLogger({ name: 'refusals', level: 'silent' });
  service = await startService(orderEntryService(config), logger);
  await service.ready;
});
afterAll(async () => {
  await service.close();
  await topics.close();
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly by?: 'alice' | 'bob' | 'rita';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

async function ask({ method = 'GET', path, by, headers, body }: Asked) {
  const answer = await fetch(`http://127.0.0.1:${service.port}${path}`, {
    method,
    headers: {
      ...(by === undefined ? {} : await bearer(by)),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, problem: (await answer.json()) as Record<string, unknown> };
}

async function counted(code: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  const line = new RegExp(`^ome_refusals_total\\{code="${code}",layer="door",.*\\} (\\d+)$`, 'm');
  return Number(line.exec(text)?.[1] ?? 0);
}

const place = (body: object, rest: Partial<Asked> = {}): Asked => ({
  method: 'POST',
  path: '/v1/orders',
  by: 'bob',
  body,
  ...rest,
});
const list = (body: object): Asked => place(body, { path: '/v1/order-lists' });
const named = { ...EXAMPLE_ORDER, account: 'acme-1' };

const REFUSALS: readonly (readonly [number, keyof typeof REASONS, object, Asked])[] = [
  [400, 'MALFORMED', { field: 'price' }, place({ ...named, clientOrderId: 'a', price: 10 })],
  [400, 'MALFORMED', { field: 'clientOrderId' }, place(named)],
  [400, 'MALFORMED', { field: 'atLeast' }, { path: '/v1/orders/x?atLeast=soon', by: 'bob' }],
  [401, 'UNAUTHENTICATED', { field: 'authorization' }, { path: '/v1/orders' }],
  [
    403,
    'FORBIDDEN',
    { field: 'role', value: 'viewer', allowed: ['trader', 'operator'] },
    place(named, { by: 'rita' }),
  ],
  [
    403,
    'ACCOUNT_NOT_ALLOWED',
    { field: 'account', value: 'globex-1', allowed: ['acme-1', 'acme-2'] },
    place({ ...EXAMPLE_ORDER, clientOrderId: 'a', account: 'globex-1' }),
  ],
  [404, 'NOT_FOUND', { field: 'path', value: '/v1/nothing' }, { path: '/v1/nothing?x=1' }],
  [
    405,
    'METHOD_NOT_ALLOWED',
    { field: 'method', value: 'PUT', allowed: ['DELETE', 'GET', 'HEAD', 'PATCH'] },
    { method: 'PUT', path: '/v1/orders/x?y=1', body: named },
  ],
  [
    404,
    'UNKNOWN_ORDER',
    { field: 'id', value: 'nobodys' },
    { path: '/v1/orders/nobodys', by: 'bob' },
  ],
  [
    413,
    'BODY_TOO_LARGE',
    { field: 'body', limit: BODY_LIMIT_BYTES },
    place({ text: 'x'.repeat(BODY_LIMIT_BYTES) }),
  ],
  [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    { field: 'content-type', value: 'application/xml' },
    place(named, { headers: { 'content-type': 'application/xml' } }),
  ],
  [503, 'UNAVAILABLE', { retryAfter: 1 }, { path: '/v1/orders/x?atLeast=0/999999', by: 'bob' }],
];

describe('what a door refuses', () => {
  it.each(REFUSALS)('%i %s says what it is about: %j', async (status, reason, context, asked) => {
    const before = await counted(reason);
    const answer = await ask(asked);
    expect(answer.status).toBe(status);
    expect(answer.problem).toMatchObject({ status, reason, layer: 'door', context });
    expect(answer.problem['detail']).toMatch(/\w/);
    expect(await counted(reason)).toBe(before + 1);
  });

  it('422 is of a list whose orders it checks itself', async () => {
    const before = await counted('LIST_REFUSED');
    const orders = [
      { ...named, clientOrderId: 'right' },
      { ...EXAMPLE_ORDER, account: 'acme-2', clientOrderId: 'wrong', price: '10.001' },
    ];
    const { problem } = await ask(list({ orders, allOrNoneValidation: true }));
    expect(problem).toMatchObject({ status: 422, reason: 'LIST_REFUSED', layer: 'door' });
    expect(await counted('LIST_REFUSED')).toBe(before + 1);
  });

  it('the equities dialect counts too, in answers that have no codes', async () => {
    const before = await counted('MALFORMED');
    await ask({ method: 'POST', path: '/order_endpoint', body: { type: 99 } });
    expect(await counted('MALFORMED')).toBe(before + 1);
    const wrong = await fetch(`http://127.0.0.1:${service.port}/order_endpoint`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await wrong.json()).toMatchObject({ success: false });
  });

  // The last one: its account owes requests for a while after it.
  it('429 says whose rate it is, and when to come back', async () => {
    const before = await counted('RATE_LIMITED');
    const asked = place(named);
    const refused = await waitFor(
      async () => {
        const answers = await Promise.all(Array.from({ length: 30 }, () => ask(asked)));
        const tooMany = answers.filter(({ status }) => status === 429);
        return tooMany.length > 0 ? tooMany : undefined;
      },
      { within: 30_000, what: 'more than 20 requests in a second' },
    );
    const context = { field: 'account', value: 'acme-1', limit: 20, retryAfter: 1 };
    expect(refused[0]?.problem).toMatchObject({ reason: 'RATE_LIMITED', layer: 'door', context });
    expect(await counted('RATE_LIMITED')).toBe(before + refused.length);
  });
});
