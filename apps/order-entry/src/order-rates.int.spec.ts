import { accessConfig, issuerConfig, TokenIssuer, type Caller } from '@ome/access';
import { orderIdFor, topicSpecifications } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { stackAddresses, uniqueName } from '@ome/testing';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { BOB, EXAMPLE_ORDER } from './place-orders/example-order.spec.js';
import { orderEntryService } from './service.js';

/** A second is too short to send so many, one after the other or at once: some are too many on any machine. */
const MANY = 200;
const ORDERS = 3;

let service: RunningService;
const carol: Caller = { user: 'carol', role: 'trader', accounts: ['globex-1'] };

beforeAll(async () => {
  const { kafkaBrokers, mongodbUri } = stackAddresses();
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'rates', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
  await kafka.close();
  const address = new URL(mongodbUri);
  address.pathname = `/${uniqueName('rates')}`;
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: address.href,
    // No writer decides here.
    MAXIMUM_LAG_MS: '86400000',
    ORDER_RATE_PER_USER: '0',
    ORDER_RATE_PER_ACCOUNT: String(ORDERS),
  });
  service = await startService(
    orderEntryService(config),
    createLogger({ name: 'rates', level: 'silent' }),
  );
  await service.ready;
});

afterAll(() => service.close());

const tokens = new Map<Caller, Promise<string>>();
function authorizationOf(caller: Caller): Promise<string> {
  const settings = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {});
  const issuer = new TokenIssuer(settings);
  const known = tokens.get(caller) ?? issuer.issue(caller).then(({ token }) => `Bearer ${token}`);
  tokens.set(caller, known);
  return known;
}

/** Of a list no writer says whether a key is its own; its orders have names. */
const LISTS = '/v1/order-lists';

async function send(method: string, path: string, body?: object, caller = BOB) {
  return fetch(`http://127.0.0.1:${service.port}${path}`, {
    method,
    headers: {
      authorization: await authorizationOf(caller),
      ...(path !== LISTS && { 'idempotency-key': uniqueName('key') }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const orderOf = (name: string) => orderIdFor(account(name), clientOrderId(uniqueName('order')));

const newOrder = (more: object) => ({
  clientOrderId: uniqueName('order'),
  ...EXAMPLE_ORDER,
  ...more,
});

/** Sends many at once; answers how many were taken, and one that was not. */
async function flood(method: string, path: string, body?: object) {
  const answers = await Promise.all(Array.from({ length: MANY }, () => send(method, path, body)));
  const refused = answers.find(({ status }) => status === 429);
  return { taken: answers.filter(({ status }) => status === 202).length, refused };
}

async function expectTooMany(answer: Response | undefined, limit: number): Promise<void> {
  expect(answer?.status).toBe(429);
  expect(answer?.headers.get('ratelimit-limit')).toBe(String(limit));
  expect(answer?.headers.get('ratelimit-remaining')).toBe('0');
  expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer?.json()).toMatchObject({
    reason: 'RATE_LIMITED',
    detail: expect.stringContaining('the account'),
  });
}

// Before the floods: these find their accounts' rates as they are at the start.
describe('the rate of an account is spent by', () => {
  it('each order of a list, on its own account', async () => {
    const orders = BOB.accounts.flatMap((name) =>
      Array.from({ length: ORDERS }, () => newOrder({ account: name })),
    );
    const taken = await send('POST', LISTS, { orders });
    expect(taken.status).toBe(202);
    expect(taken.headers.get('ratelimit-remaining')).toBe('0');
  });

  it('an order of a caller who has no other account, though he does not name it', async () => {
    const answer = await send('POST', '/v1/orders', newOrder({}), carol);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('ratelimit-limit')).toBe(String(ORDERS));
  });
});

describe('the rate of an account is spent by a request that names only the order', () => {
  it.each([
    ['a change', 'PATCH', 'acme-1', '', { price: '10.01' }],
    ['an activation', 'POST', 'acme-2', '/activate', {}],
  ])('%s', async (_what, method, name, then, body) => {
    const { refused } = await flood(method, `/v1/orders/${orderOf(name)}${then}`, body);
    await expectTooMany(refused, ORDERS);
  });

  it('a cancel, which passes at twice the rate when orders do not', async () => {
    const path = `/v1/orders/${orderOf('acme-1')}`;
    await expectTooMany((await flood('PATCH', path, { price: '10.01' })).refused, ORDERS);
    const { taken, refused } = await flood('DELETE', path);
    expect(taken).toBeGreaterThanOrEqual(2 * ORDERS);
    await expectTooMany(refused, 2 * ORDERS);
  });
});
