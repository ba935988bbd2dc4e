import { uniqueName } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { silent } from './scripted-venue.js';
import { idOf, order, v1Clients, type V1Client } from './v1-client.js';

let system: EquitiesSystem;
let alice: V1Client;
let bob: V1Client;
let carol: V1Client;
let otto: V1Client;
let rita: V1Client;

beforeAll(async () => {
  system = await startEquitiesSystem();
  system.venue.behaviour = silent;
  ({ alice, bob, carol, otto, rita } = await v1Clients(system.entry.port));
});

afterAll(() => system.close());

describe('a new order', () => {
  it('is durable at once, with its id and its address', async () => {
    const placed = order();
    const answer = await alice.call('POST', '/v1/orders', placed);
    const orderId = idOf(placed.clientOrderId);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/v1/orders/${orderId}`);
    expect(answer.body).toMatchObject({
      outcome: 'UNKNOWN',
      orderId,
      clientOrderId: placed.clientOrderId,
      account: 'acme-1',
      requestId: `new/${placed.clientOrderId}`,
    });
  });

  it('answers its outcome when that is preferred', async () => {
    const placed = order();
    const answer = await alice.decided('POST', '/v1/orders', placed);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('wait=10');
    expect(answer.headers.get('location')).toBe(`/v1/orders/${idOf(placed.clientOrderId)}`);
    expect(answer.body).toMatchObject({
      outcome: 'ACCEPTED',
      orderId: idOf(placed.clientOrderId),
      ordStatus: 'PENDING_NEW',
      quantity: '100',
      cumQty: '0',
      leavesQty: '100',
      version: 1,
      asOf: { partition: expect.any(Number), offset: expect.any(Number) },
    });
  });

  it('is refused with the reason', async () => {
    const answer = await alice.decided('POST', '/v1/orders', order({ price: '10.001' }));
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ reason: 'PRICE_OFF_TICK', requestId: expect.any(String) });
    const unknown = await alice.decided('POST', '/v1/orders', order({ symbol: 'GOLD' }));
    expect(unknown).toMatchObject({ status: 422, body: { reason: 'UNKNOWN_INSTRUMENT' } });
  });

  it('may be named by its key alone, and be repeated by it', async () => {
    const { clientOrderId: _name, ...placed } = order();
    const key = uniqueName('key');
    const first = await alice.decided('POST', '/v1/orders', placed, key);
    expect(first.body).toMatchObject({ clientOrderId: key, orderId: idOf(key) });
    const again = await alice.decided('POST', '/v1/orders', placed, key);
    expect(again).toMatchObject({
      status: 201,
      body: { orderId: idOf(key), repeated: true, ordStatus: 'PENDING_NEW' },
    });
  });

  it('is repeated by its name, and another body is a conflict', async () => {
    const placed = order();
    await alice.decided('POST', '/v1/orders', placed);
    const again = await alice.decided('POST', '/v1/orders', placed);
    expect(again).toMatchObject({ status: 201, body: { repeated: true } });
    const other = await alice.decided('POST', '/v1/orders', { ...placed, quantity: '99' });
    expect(other).toMatchObject({ status: 409, body: { reason: 'REQUEST_ID_REUSED' } });
    const taken = await alice.decided('POST', '/v1/orders', placed, uniqueName('key'));
    expect(taken).toMatchObject({
      status: 409,
      body: { reason: 'DUPLICATE_CLIENT_ORDER_ID', orderId: idOf(placed.clientOrderId) },
    });
  });

  it('is placed once however many copies wait at the same time', async () => {
    const placed = order();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => alice.decided('POST', '/v1/orders', placed)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(answers.filter(({ body }) => body['repeated'] !== true)).toHaveLength(1);
  });

  it('keeps a refusal for ever', async () => {
    const wrong = order({ price: '10.001' });
    const key = uniqueName('key');
    await alice.decided('POST', '/v1/orders', wrong, key);
    const again = await alice.decided('POST', '/v1/orders', wrong, key);
    expect(again).toMatchObject({ status: 422, body: { reason: 'PRICE_OFF_TICK' } });
  });

  it('needs an account where the caller has several, and one of his own', async () => {
    expect(await bob.call('POST', '/v1/orders', order())).toMatchObject({
      status: 400,
      body: { reason: 'MALFORMED', faults: [expect.stringContaining('account')] },
    });
    expect(await bob.decided('POST', '/v1/orders', order({ account: 'acme-2' }))).toMatchObject({
      status: 201,
      body: { account: 'acme-2' },
    });
    expect(await carol.call('POST', '/v1/orders', order({ account: 'acme-1' }))).toMatchObject({
      status: 403,
      body: { reason: 'ACCOUNT_NOT_ALLOWED' },
    });
  });
});

it('with an id that was used is taken without a wait, and refused to whoever asks', async () => {
  const key = uniqueName('key');
  const headers = { 'idempotency-key': key };
  expect((await alice.call('POST', '/v1/orders', order(), headers)).status).toBe(202);
  const other = order();
  const taken = await alice.call('POST', '/v1/orders', other, headers);
  expect(taken).toMatchObject({ status: 202, body: { outcome: 'UNKNOWN', requestId: key } });
  expect(await alice.decided('POST', '/v1/orders', other, key)).toMatchObject({
    status: 409,
    body: { reason: 'REQUEST_ID_REUSED' },
  });
});

describe('a cancel', () => {
  it('finds an order that was just placed, by each of its names', async () => {
    for (const by of [(name: string) => name, idOf]) {
      const placed = order();
      await alice.call('POST', '/v1/orders', placed);
      const answer = await alice.decided(
        'DELETE',
        `/v1/orders/${by(placed.clientOrderId)}?reason=changed%20my%20mind`,
      );
      expect(answer).toMatchObject({
        status: 200,
        body: { ordStatus: 'PENDING_CANCEL', orderId: idOf(placed.clientOrderId), version: 2 },
      });
    }
  });

  it('is repeated by its key, and by the id that the answer tells', async () => {
    const placed = order();
    await alice.call('POST', '/v1/orders', placed);
    const path = `/v1/orders/${placed.clientOrderId}`;
    const first = await alice.call('DELETE', path);
    expect(first.status).toBe(202);
    const again = await alice.decided('DELETE', path, undefined, String(first.body['requestId']));
    expect(again).toMatchObject({ status: 200, body: { repeated: true } });
  });

  it('of another order under the same key is a conflict', async () => {
    const [one, two] = [order(), order()];
    const key = uniqueName('key');
    await alice.call('POST', '/v1/orders', one);
    await alice.call('POST', '/v1/orders', two);
    await alice.decided('DELETE', `/v1/orders/${one.clientOrderId}`, undefined, key);
    expect(
      await alice.decided('DELETE', `/v1/orders/${two.clientOrderId}`, undefined, key),
    ).toMatchObject({ status: 409, body: { reason: 'REQUEST_ID_REUSED' } });
  });

  it("does not find another's order, whatever it is called", async () => {
    const placed = order();
    await alice.decided('POST', '/v1/orders', placed);
    for (const name of [placed.clientOrderId, idOf(placed.clientOrderId)]) {
      const answer = await carol.decided('DELETE', `/v1/orders/${name}`);
      expect(answer).toMatchObject({ status: 404, body: { reason: 'UNKNOWN_ORDER' } });
      const named = await carol.decided('DELETE', `/v1/orders/${name}?account=acme-1`);
      expect(named).toMatchObject({ status: 404, body: { reason: 'UNKNOWN_ORDER' } });
    }
    expect((await otto.decided('DELETE', `/v1/orders/${idOf(placed.clientOrderId)}`)).status).toBe(
      200,
    );
  });
});

describe('a change', () => {
  it('is asked of the venue', async () => {
    const placed = order();
    await bob.call('POST', '/v1/orders', { ...placed, account: 'acme-2' });
    const answer = await bob.decided(
      'PATCH',
      `/v1/orders/${idOf(placed.clientOrderId, 'acme-2')}`,
      {
        price: '10.10',
        clientOrderId: `${placed.clientOrderId}-2`,
      },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { ordStatus: 'PENDING_REPLACE', clientOrderId: `${placed.clientOrderId}-2` },
    });
  });

  it('that changes nothing says so', async () => {
    expect(await alice.call('PATCH', '/v1/orders/x', { reason: 'hello' })).toMatchObject({
      status: 400,
      body: { faults: [expect.stringContaining('must change something')] },
    });
  });

  it('may be of its text alone', async () => {
    const placed = order();
    await alice.decided('POST', '/v1/orders', placed);
    const change = { text: 'for the desk' };
    expect(
      await alice.decided('PATCH', `/v1/orders/${placed.clientOrderId}`, change),
    ).toMatchObject({
      status: 200,
      body: { ordStatus: 'PENDING_REPLACE' },
    });
  });

  it('holds back and brings back', async () => {
    const placed = order({ initialState: 'HIBERNATED' });
    await alice.decided('POST', '/v1/orders', placed);
    const path = `/v1/orders/${placed.clientOrderId}`;
    expect(await alice.decided('POST', `${path}/activate`)).toMatchObject({
      status: 200,
      body: { ordStatus: 'PENDING_NEW' },
    });
    expect((await alice.decided('POST', `${path}/hibernate`, {})).status).toBeLessThan(500);
  });
});

it('a viewer writes nothing', async () => {
  expect((await rita.call('POST', '/v1/orders', order({ account: 'acme-1' }))).status).toBe(403);
});
