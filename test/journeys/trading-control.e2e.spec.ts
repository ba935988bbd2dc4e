import { accessConfig, issuerConfig, TokenIssuer, type Caller } from '@ome/access';
import { loadConfig } from '@ome/platform';
import { uniqueName, waitFor } from '@ome/testing';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { ACCOUNT, reportOf, TopicsClient, type Order } from './topics-client.js';

const OTTO: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
const ALICE: Caller = { user: 'alice', role: 'trader', accounts: [ACCOUNT] };
const CAROL: Caller = { user: 'carol', role: 'trader', accounts: ['globex-1'] };
const SOON = { within: 30_000, what: 'the projection' };

let system: EquitiesSystem;
let client: TopicsClient;

beforeAll(async () => {
  system = await startEquitiesSystem();
  client = new TopicsClient(system);
});

afterAll(() => system.close());

async function call(
  caller: Caller | undefined,
  method: string,
  path: string,
  body?: object,
  key?: string,
) {
  const settings = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {});
  const issued = caller && (await new TokenIssuer(settings).issue(caller));
  const response = await fetch(`http://127.0.0.1:${system.entry.port}${path}`, {
    method,
    headers: {
      ...(issued !== undefined && { authorization: `Bearer ${issued.token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A new order, once it is decided. */
async function entered(change: object = {}): Promise<Order> {
  const name = uniqueName('order');
  await client.newOrder(name, change);
  return client.until(name, 'is decided', ({ ordStatus }) => ordStatus !== 'PENDING_NEW');
}

const refusedFor = async (change: object): Promise<boolean> =>
  (await entered(change)).ordStatus === 'REJECTED';

/** Asks for a change, and waits for what the engine says of it. */
async function changed(orderId: string, change: object, reason: string | undefined): Promise<void> {
  const key = uniqueName('change');
  const url = `/v1/orders/${orderId}`;
  expect(await call(OTTO, 'PATCH', url, change, key)).toMatchObject({ status: 202 });
  expect((await decisionOn(orderId, key)).reason).toBe(reason);
}

async function changedByTopic(
  orderId: string,
  change: object,
  reason: string | undefined,
): Promise<void> {
  const requestId = uniqueName('change');
  await client.request({ type: 'REPLACE_ORDER', orderId, requestId, ...change });
  expect((await decisionOn(orderId, requestId)).reason).toBe(reason);
}

interface Decision {
  readonly requestId?: string;
  readonly reason?: string;
}

function decisionOn(orderId: string, request: string): Promise<Decision> {
  return waitFor(async () => {
    const { body } = await call(OTTO, 'GET', `/v1/orders/${orderId}/events`);
    const events = (body['events'] ?? []) as readonly Decision[];
    return events.find(({ requestId }) => requestId === request);
  }, SOON);
}

describe('a stop', () => {
  it('holds new orders back everywhere as soon as it is answered, until it is lifted', async () => {
    const key = uniqueName('stop');
    const body = { scope: { symbol: 'INFY' }, text: 'drill' };
    const set = await call(OTTO, 'POST', '/v1/stops', body, key);
    expect(set).toMatchObject({ status: 201, body: { stopId: key, ...body } });
    expect(set.body['partitions']).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await call(OTTO, 'POST', '/v1/stops', body, key)).toEqual(set);
    expect(await call(OTTO, 'POST', '/v1/stops', { scope: {} }, key)).toMatchObject({
      status: 409,
      body: { reason: 'REQUEST_ID_REUSED' },
    });
    expect(await entered()).toMatchObject({ ordStatus: 'REJECTED' });
    await waitFor(async () => {
      const { body: listed } = await call(OTTO, 'GET', '/v1/stops');
      const [stop] = listed['stops'] as readonly { stopId: string; partitions: number[] }[];
      return stop?.stopId === key && stop.partitions.length === 8;
    }, SOON);
    expect(await call(OTTO, 'DELETE', `/v1/stops/${key}`)).toMatchObject({ status: 200 });
    expect(await entered()).toMatchObject({ ordStatus: 'NEW' });
    expect(await call(OTTO, 'DELETE', `/v1/stops/${key}`)).toMatchObject({
      status: 404,
      body: { reason: 'UNKNOWN_STOP' },
    });
    expect(await call(OTTO, 'POST', '/v1/stops', body, key)).toMatchObject({
      status: 409,
      body: { reason: 'REQUEST_ID_REUSED', detail: expect.stringContaining('was lifted') },
    });
    await waitFor(async () => {
      const { body: listed } = await call(OTTO, 'GET', '/v1/stops');
      return (listed['stops'] as readonly unknown[]).length === 0;
    }, SOON);
  });

  it('of an account holds nobody else back, and its id is its own', async () => {
    const scope = { account: 'globex-1' };
    const key = uniqueName('stop');
    const { body } = await call(OTTO, 'POST', '/v1/stops', { scope }, key);
    expect(await entered()).toMatchObject({ ordStatus: 'NEW' });
    for (const other of [{}, { account: 'acme-1' }]) {
      expect(await call(OTTO, 'POST', '/v1/stops', { scope: other }, key)).toMatchObject({
        status: 409,
        body: { reason: 'REQUEST_ID_REUSED' },
      });
    }
    expect(await entered()).toMatchObject({ ordStatus: 'NEW' });
    const lifted = await call(OTTO, 'DELETE', `/v1/stops/${String(body['stopId'])}`);
    expect(lifted.body['partitions']).toEqual(body['partitions']);
  });

  it.each([
    ['nobody', undefined, 401],
    ['a trader', ALICE, 403],
  ] as const)('is no matter of %s', async (_, caller, status) => {
    const stop = { scope: {} };
    expect(await call(caller, 'POST', '/v1/stops', stop)).toMatchObject({ status });
    expect(await call(caller, 'GET', '/v1/stops')).toMatchObject({ status });
    expect(await call(caller, 'DELETE', '/v1/stops/x')).toMatchObject({ status });
    expect(await call(caller, 'PUT', `/v1/limits/${ACCOUNT}`, { limits: [] })).toMatchObject({
      status,
    });
  });

  it.each([
    ['no scope', {}],
    ['a misspelt scope', { scope: { acount: 'a' } }],
    ['an operator of the database', { scope: { account: { $ne: '' } } }],
  ])('is refused with %s', async (_, body) => {
    const refused = await call(OTTO, 'POST', '/v1/stops', body, uniqueName('stop'));
    expect(refused).toMatchObject({ status: 400 });
  });
});

describe('limits', () => {
  it('are held to the last trade, and read by whoever may read the account', async () => {
    const limits = [{ collarBasisPoints: 500, maximumNotional: '1000000' }];
    const path = `/v1/limits/${ACCOUNT}`;
    expect(await call(OTTO, 'PUT', path, { limits })).toEqual({
      status: 200,
      body: { account: ACCOUNT, limits },
    });
    const name = uniqueName('order');
    await client.newOrder(name);
    await client.until(name, 'is open', ({ ordStatus }) => ordStatus === 'NEW');
    await system.venue.report(reportOf(name, { lastQty: '100', lastPx: '1500' }));
    await waitFor(() => refusedFor({ price: '1600' }), { ...SOON, what: 'the collar' });
    const { orderId } = await entered({ price: '1550' });
    await changed(orderId, { price: '1600' }, 'PRICE_OUTSIDE_COLLAR');
    await changed(orderId, { price: '1560' }, undefined);
    await changedByTopic(orderId, { price: '1600' }, 'PRICE_OUTSIDE_COLLAR');
    await changedByTopic(orderId, { price: '1565' }, undefined);
    const market = { orderType: 'MARKET', price: undefined };
    expect(await refusedFor({ ...market, quantity: '700' })).toBe(true);
    expect(await refusedFor({ ...market, quantity: '600' })).toBe(false);
    await waitFor(async () => {
      const { status, body } = await call(ALICE, 'GET', path);
      return status === 200 && Number(body['openOrders']) >= 2;
    }, SOON);
    expect((await call(ALICE, 'GET', path)).body).toMatchObject({ account: ACCOUNT, limits });
    expect(await call(CAROL, 'GET', path)).toMatchObject({ status: 404 });
    expect(await call(OTTO, 'PUT', path, { limits: [] })).toMatchObject({ status: 200 });
  });

  it('are repeated under their key while they are in force, and are 409 once others are', async () => {
    const path = `/v1/limits/${uniqueName('limited')}`;
    const key = uniqueName('limits');
    const body = { limits: [{ maximumNotional: '1000.50' }] };
    const set = await call(OTTO, 'PUT', path, body, key);
    expect(set).toMatchObject({ status: 200, body });
    expect(await call(OTTO, 'PUT', path, body, key)).toEqual(set);
    await call(OTTO, 'PUT', path, { limits: [] });
    expect(await call(OTTO, 'PUT', path, body, key)).toMatchObject({
      status: 409,
      body: { reason: 'REQUEST_ID_REUSED', detail: expect.stringContaining('were set since') },
    });
    await waitFor(async () => {
      const read = await call(OTTO, 'GET', path);
      return (read.body['limits'] as readonly unknown[]).length === 0;
    }, SOON);
  });
});
