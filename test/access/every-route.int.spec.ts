import { TokenIssuer, type Caller } from '@ome/access';
import { generateKey, accessConfig, issuerConfig } from '@ome/access';
import { TOPICS, topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  silentLog,
  topicAdministration,
  type KafkaConnection,
} from '@ome/messaging';
import {
  createLogger,
  loadConfig,
  startService,
  type RunningService,
  type ServiceOptions,
} from '@ome/platform';
import { bearer, developmentUser, startStack, uniqueName, waitFor, type Stack } from '@ome/testing';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILL_INGESTION_CONFIG } from '../../apps/fill-ingestion/src/config.js';
import { fillIngestionService } from '../../apps/fill-ingestion/src/service.js';
import { NOTIFICATIONS_CONFIG } from '../../apps/notifications/src/config.js';
import { notificationsService } from '../../apps/notifications/src/service.js';
import { ORDER_ENTRY_CONFIG } from '../../apps/order-entry/src/config.js';
import { orderEntryService } from '../../apps/order-entry/src/service.js';
import { LIFECYCLE_CONFIG } from '../../apps/order-lifecycle/src/lifecycle-config.js';
import { orderLifecycleService } from '../../apps/order-lifecycle/src/service.js';
import { tradePostService } from '../../apps/trade-post/src/service.js';
import { TRADE_POST_CONFIG } from '../../apps/trade-post/src/trade-post-config.js';
import { askedPaths, type Owned } from './asked-paths.js';

/** Routes that answer whoever asks; any other has to ask for a token. venue-simulator plays the outside world. */
const OPEN: readonly string[] = [
  'order-entry POST /api/auth',
  'order-entry POST /order_endpoint',
  'order-entry POST /execution_endpoint',
  'order-entry GET /docs',
  'order-entry GET /docs/openapi.json',
  'fill-ingestion POST /execution_endpoint',
  'trade-post POST /trade_post_REST_API_dummy',
  ...['order-entry', 'order-lifecycle', 'fill-ingestion', 'notifications', 'trade-post'].flatMap(
    (name) => [`${name} GET /health/live`, `${name} GET /health/ready`, `${name} GET /metrics`],
  ),
];

/** What a viewer may change: only what is his own. */
const OWN: readonly string[] = [
  'POST /v1/subscriptions',
  'DELETE /v1/subscriptions',
  'POST /v1/webhooks',
  'DELETE /v1/webhooks/:id',
  'PUT /v1/stream/cookie',
  'DELETE /v1/stream/cookie',
];

/** Only the order that the stranger must learn nothing of says this. */
const MARK = uniqueName('secret');
const NAME = uniqueName('order');
const ORDER = {
  account: 'acme-1',
  clientOrderId: NAME,
  symbol: 'TEST',
  venue: 'XTST',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '101.25',
  text: MARK,
};

interface Route {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly port: number;
}

let stack: Stack;
let kafka: KafkaConnection;
let owned: Owned;
const running: RunningService[] = [];
const routes: Route[] = [];

beforeAll(async () => {
  stack = await startStack({ report: () => undefined });
  const { kafkaBrokers, mongodbUri } = stack;
  const environment = {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
  };
  kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'matrix', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
  await Promise.all([
    start(orderLifecycleService(loadConfig(LIFECYCLE_CONFIG, environment))),
    start(orderEntryService(loadConfig(ORDER_ENTRY_CONFIG, environment))),
    start(fillIngestionService(loadConfig(FILL_INGESTION_CONFIG, environment))),
    start(notificationsService(loadConfig(NOTIFICATIONS_CONFIG, environment))),
    start(tradePostService(loadConfig(TRADE_POST_CONFIG, environment))),
  ]);
  await Promise.all(running.map(({ ready }) => ready));
  const orderId = await placeOrder();
  owned = { account: ORDER.account, orderId, clientOrderId: NAME, ...(await recordWords()) };
}, 240_000);

afterAll(async () => {
  await Promise.all(running.map((service) => service.close()));
  await kafka.close();
  await stack.stop();
}, 120_000);

/** Starts the service, and notes every route that it registers, whoever registers it. */
async function start(options: ServiceOptions): Promise<void> {
  const found: { readonly method: string; readonly path: string }[] = [];
  const service = await startService(
    {
      ...options,
      configure: (app) => {
        app
          .getHttpAdapter()
          .getInstance()
          .addHook('onRoute', ({ method, url }) => {
            for (const one of [method].flat()) found.push({ method: one, path: url });
          });
        return options.configure?.(app);
      },
    },
    createLogger({ name: options.name, level: 'silent' }),
  );
  running.push(service);
  const asked = found.filter(({ method }) => !['HEAD', 'OPTIONS'].includes(method));
  for (const route of asked) routes.push({ service: options.name, port: service.port, ...route });
}

/** An order of acme-1 with a fill, that every service has heard of. */
async function placeOrder(): Promise<string> {
  const producer = createSingleFlightProducer(kafka);
  const value = JSON.stringify({ type: 'NEW_ORDER', ...ORDER });
  await producer.produce({ topic: TOPICS.orderRequests, key: ORDER.account, value });
  await producer.close();
  const headers = await bearer('alice');
  const orderId = await waitFor(
    async () => {
      const answer = await fetch(`${urlOf('order-entry')}/v1/orders/${NAME}`, { headers });
      return answer.ok ? ((await answer.json()) as { orderId: string }).orderId : undefined;
    },
    { within: 60_000, what: 'the order' },
  );
  await fetch(`${urlOf('fill-ingestion')}/v1/execution-reports`, {
    method: 'POST',
    headers: { ...(await bearer('otto')), 'content-type': 'application/json' },
    body: JSON.stringify(report('matrix-1')),
  });
  await waitFor(
    async () => {
      const answer = await fetch(`${urlOf('trade-post')}/v1/trades?orderId=${NAME}`, { headers });
      return (await answer.text()).includes(orderId);
    },
    { within: 60_000, what: 'its trade' },
  );
  return orderId;
}

/** A mass cancel and a webhook of alice, and an operator's stop of her account, about a symbol that nobody trades. */
async function recordWords(): Promise<Pick<Owned, 'massCancel' | 'stop' | 'webhook'>> {
  const { account } = ORDER;
  const scope = { account, symbol: 'NONE' };
  const entry = urlOf('order-entry');
  const cancels = { ...scope, text: MARK };
  const { id: massCancel } = await posted('alice', `${entry}/v1/mass-cancels`, cancels);
  const { stopId: stop } = await posted('otto', `${entry}/v1/stops`, { scope, text: MARK });
  const hook = { url: `http://127.0.0.1:9/${MARK}` };
  const { id: webhook } = await posted('alice', `${urlOf('notifications')}/v1/webhooks`, hook);
  return { massCancel: String(massCancel), stop: String(stop), webhook: String(webhook) };
}

async function posted(
  who: string,
  url: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      ...(await bearer(who)),
      'content-type': 'application/json',
      'idempotency-key': uniqueName('key'),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

function report(execId: string) {
  const transactTime = '2026-01-02T03:04:05Z';
  const fill = { execType: 'TRADE', lastQty: '40', lastPx: '101.25', transactTime };
  return { venue: 'XTST', execId, account: ORDER.account, clientOrderId: NAME, ...fill };
}

function urlOf(service: string): string {
  const port = routes.find((route) => route.service === service)?.port;
  return `http://127.0.0.1:${port}`;
}

const SETTINGS = Type.Object({ ...accessConfig, ...issuerConfig });

/** What is no token, by name; each would be bob's, who may trade the account. */
async function badTokens(): Promise<Readonly<Record<string, string | undefined>>> {
  const bob = developmentUser('bob');
  const settings = loadConfig(SETTINGS, {});
  const long = new Date(Date.now() - 7_200_000);
  const expired = await new TokenIssuer(settings, () => long).issue(bob);
  const { signingKey } = generateKey('development');
  const foreign = loadConfig(SETTINGS, { JWT_SIGNING_KEY: signingKey });
  const wrongKey = await new TokenIssuer(foreign).issue(bob);
  const good = (await new TokenIssuer(settings).issue(bob)).token;
  const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return {
    none: undefined,
    garbage: 'Bearer garbage',
    expired: `Bearer ${expired.token}`,
    'wrong key': `Bearer ${wrongKey.token}`,
    'alg none': `Bearer ${header}.${good.split('.')[1]}.`,
  };
}

interface Answered {
  readonly status: number;
  readonly challenge: string | null;
  /** Empty for a stream, which has no end. */
  readonly text: string;
}

async function ask(
  route: Route,
  authorization: string | undefined,
  [asked]: readonly [string, ...string[]] = askedPaths(route, owned),
): Promise<Answered> {
  const stop = new AbortController();
  const { method, port } = route;
  const body = method === 'GET' || method === 'DELETE' ? undefined : bodyOf(route);
  const answer = await fetch(`http://127.0.0.1:${port}${asked}`, {
    method,
    signal: stop.signal,
    headers: {
      connection: 'close',
      'idempotency-key': uniqueName('key'),
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const endless = answer.headers.get('content-type')?.includes('event-stream') ?? false;
  const text = endless ? '' : await answer.text();
  if (endless) stop.abort();
  const { status, headers } = answer;
  return { status, challenge: headers.get('www-authenticate'), text };
}

/** What would do something for who may: a route that is not named here is asked with the order itself. */
function bodyOf({ method, path }: Route): unknown {
  switch (`${method} ${path}`) {
    case 'POST /v1/orders':
      return { ...ORDER, clientOrderId: uniqueName('next') };
    case 'PATCH /v1/orders/:id':
      return { account: ORDER.account, quantity: '50' };
    case 'POST /v1/order-previews':
      return ORDER;
    case 'POST /v1/order-lists':
      return { orders: [{ ...ORDER, clientOrderId: uniqueName('next') }] };
    case 'POST /v1/mass-cancels':
      return { account: ORDER.account };
    case 'POST /v1/execution-reports':
      return report(uniqueName('exec'));
    case 'POST /v1/subscriptions':
      return { orderId: owned.orderId };
    case 'POST /v1/webhooks':
      return { url: 'http://127.0.0.1:9/' };
    case 'POST /v1/operator/partitions/:partition/skip':
      return { offset: '0', reason: 'matrix' };
    default:
      return path.startsWith('/v1/webhooks') || path.includes('/cookie') ? undefined : {};
  }
}

const nameOf = ({ service, method, path }: Route) => `${service} ${method} ${path}`;
const guarded = () => routes.filter((route) => !OPEN.includes(nameOf(route)));
const authorizationOf = async (who: string | Caller) => (await bearer(who)).authorization;

describe('every route of every service', () => {
  it('is known: the open ones by name, all others ask for a token', () => {
    const names = routes.map(nameOf);
    expect(OPEN.filter((name) => !names.includes(name))).toEqual([]);
    expect(guarded().length).toBeGreaterThan(20);
  });

  it('answers 401 and nothing else to whoever has no valid token', async () => {
    for (const [what, authorization] of Object.entries(await badTokens())) {
      for (const route of guarded()) {
        const { status, challenge, text } = await ask(route, authorization);
        expect({ what, route: nameOf(route), status }).toMatchObject({ status: 401 });
        expect(challenge).toMatch(/^Bearer/);
        expect(text).not.toMatch(new RegExp(`${MARK}|${NAME}|acme`));
      }
    }
  });

  it('tells a stranger nothing of the order, and lets him do nothing with it', async () => {
    const carol = await authorizationOf('carol');
    const asked = guarded().flatMap((route) =>
      askedPaths(route, owned).map((path) => ({ route, path })),
    );
    expect(asked.length).toBeGreaterThan(guarded().length + 9);
    for (const { route, path } of asked) {
      const { status, text } = await ask(route, carol, [path]);
      const told = { route: nameOf(route), path, status, text };
      expect(status, JSON.stringify(told)).toBeLessThan(500);
      expect(text, path).not.toContain(MARK);
      if (!path.includes(NAME)) expect(text, path).not.toContain(NAME);
      const changes = route.method !== 'GET' && route.service !== 'notifications';
      if (changes) expect(status, JSON.stringify(told)).toBeGreaterThanOrEqual(400);
      if (route.path.startsWith('/v1/orders/:id'))
        expect(told, JSON.stringify(told)).toMatchObject({ status: 404 });
    }
  });

  it('lets a viewer change nothing but what is his own', async () => {
    const rita = await authorizationOf('rita');
    for (const route of guarded().filter(({ method }) => method !== 'GET')) {
      if (OWN.includes(`${route.method} ${route.path}`)) continue;
      const { status, text } = await ask(route, rita);
      const told = JSON.stringify({ route: nameOf(route), status, text });
      expect(status, told).toBeGreaterThanOrEqual(400);
      expect(status, told).toBeLessThan(500);
    }
  });

  it('shows the order to who may read it', async () => {
    for (const who of ['alice', 'rita', 'otto']) {
      const authorization = await authorizationOf(who);
      for (const [service, path] of [
        ['order-entry', '/v1/orders/:id'],
        ['trade-post', '/v1/trades'],
      ]) {
        const route = routes.find((one) => one.service === service && one.path === path);
        const answer = route === undefined ? undefined : await ask(route, authorization);
        expect(answer).toMatchObject({ status: 200, text: expect.stringContaining(NAME) });
      }
    }
  });

  it.each([
    ['alice', 'GET', '/v1/mass-cancels/:id'],
    ['alice', 'GET', '/v1/webhooks'],
    ['otto', 'GET', '/v1/stops'],
    ['otto', 'GET', '/v1/limits/:account'],
  ])('leaves what %s has at %s %s, and shows it', async (who, method, path) => {
    const route = routes.find((one) => one.method === method && one.path === path);
    if (route === undefined) throw new Error(`no route ${path}`);
    const { status, text } = await ask(route, await authorizationOf(who));
    expect({ status, text }).toMatchObject({
      status: 200,
      text: expect.stringMatching(new RegExp(Object.values(owned).join('|'))),
    });
  });

  it('is printed', async () => {
    const columns: Readonly<Record<string, string | undefined>> = {
      ...(await badTokens()),
      carol: await authorizationOf('carol'),
      rita: await authorizationOf('rita'),
    };
    const rows: string[][] = [['route', ...Object.keys(columns)]];
    for (const route of guarded()) {
      const statuses: string[] = [];
      for (const authorization of Object.values(columns)) {
        statuses.push(String((await ask(route, authorization)).status));
      }
      rows.push([nameOf(route), ...statuses]);
    }
    const width = Math.max(...rows.map(([name = '']) => name.length));
    const lines = rows.map(([name = '', ...cells]) =>
      [name.padEnd(width), ...cells.map((cell) => cell.padEnd(9))].join('  '),
    );
    console.log(lines.join('\n'));
    expect(rows).toHaveLength(guarded().length + 1);
  });
});
