import { uniqueName, waitFor } from '@ome/testing';
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

const resultsAt = (caller: V1Client, url: string) =>
  waitFor(
    async () => {
      const answer = await caller.call('GET', url);
      return answer.status === 200 && answer.body['done'] === true ? answer.body : undefined;
    },
    { within: 30_000, what: 'the mass cancel to be done' },
  );

const allOrNone = (...orders: readonly object[]) => ({ allOrNoneValidation: true, orders });

/** Of a list of this one request, which is malformed. */
async function faults(item: object): Promise<string> {
  const { status, body } = await alice.call('POST', '/v1/order-lists', { orders: [item] });
  expect(status).toBe(400);
  return String(body['faults']);
}

describe('a list', () => {
  it('is of independent orders, of several accounts too', async () => {
    const [right, wrong] = [
      order({ account: 'acme-2' }),
      order({ account: 'acme-1', price: '1.001' }),
    ];
    const answer = await bob.decided('POST', '/v1/order-lists', { orders: [right, wrong] });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      requestId: expect.stringMatching(/^list\/[0-9a-f]{64}$/),
      orders: [
        { outcome: 'ACCEPTED', clientOrderId: right.clientOrderId, ordStatus: 'PENDING_NEW' },
        { outcome: 'REFUSED', status: 422, reason: 'PRICE_OFF_TICK' },
      ],
    });
    const alone = await bob.decided('POST', '/v1/orders', right);
    expect(alone).toMatchObject({ status: 201, body: { repeated: true } });
  });

  it('is durable at once, and repeated by its key', async () => {
    const key = uniqueName('list');
    const { clientOrderId: _name, ...unnamed } = order();
    const list = { orders: [unnamed, unnamed] };
    const taken = await alice.call('POST', '/v1/order-lists', list, { 'idempotency-key': key });
    expect(taken).toMatchObject({
      status: 202,
      body: { requestId: key, orders: [{ outcome: 'UNKNOWN', clientOrderId: `${key}-1` }, {}] },
    });
    const again = await alice.decided('POST', '/v1/order-lists', list, key);
    expect(again).toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'ACCEPTED', repeated: true }, { repeated: true }] },
    });
  });

  it('of one account is placed whole or not at all by the engine', async () => {
    const [first, second, wrong] = [order(), order(), order({ quantity: '0' })];
    const whole = { allOrNoneValidation: true, orders: [first, second] };
    const placed = await alice.decided('POST', '/v1/order-lists', whole, uniqueName('list'));
    expect(placed).toMatchObject({
      status: 200,
      body: { validatedBy: 'ENGINE', orders: [{ outcome: 'ACCEPTED' }, { outcome: 'ACCEPTED' }] },
    });
    const refused = await alice.decided('POST', '/v1/order-lists', {
      allOrNoneValidation: true,
      orders: [order(), wrong],
    });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        reason: 'LIST_REFUSED',
        orders: [
          { outcome: 'REFUSED', reason: 'LIST_REFUSED' },
          { outcome: 'REFUSED', reason: 'QUANTITY_OFF_LOT' },
        ],
      },
    });
  });

  it('that was decided before is told again', async () => {
    const key = uniqueName('list');
    const list = { allOrNoneValidation: true, orders: [order(), order()] };
    await alice.decided('POST', '/v1/order-lists', list, key);
    const again = await alice.decided('POST', '/v1/order-lists', list, key);
    expect(again).toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'ACCEPTED', repeated: true }, { outcome: 'ACCEPTED' }] },
    });
    const other = { ...list, orders: list.orders.toReversed() };
    expect(await alice.decided('POST', '/v1/order-lists', other, key)).toMatchObject({
      status: 409,
      body: { reason: 'REQUEST_ID_REUSED' },
    });
    const wrong = { ...list, orders: [list.orders[0], order({ quantity: '0' })] };
    const wrongKey = uniqueName('list');
    const refused = await alice.decided('POST', '/v1/order-lists', wrong, wrongKey);
    expect(refused).toMatchObject({ status: 422, body: { reason: 'LIST_REFUSED' } });
    expect(await alice.decided('POST', '/v1/order-lists', wrong, wrongKey)).toMatchObject({
      status: 422,
      body: { reason: 'LIST_REFUSED' },
    });
  });

  it('of several accounts is checked by the door, and says so', async () => {
    const [mine, other] = [order({ account: 'acme-1' }), order({ account: 'acme-2' })];
    const list = { allOrNoneValidation: true, orders: [mine, other] };
    expect(await bob.decided('POST', '/v1/order-lists', list)).toMatchObject({
      status: 200,
      body: { validatedBy: 'DOOR', orders: [{ outcome: 'ACCEPTED' }, { outcome: 'ACCEPTED' }] },
    });
    const wrong = {
      ...list,
      orders: [order({ account: 'acme-1' }), order({ account: 'acme-2', price: '0' })],
    };
    expect(await bob.decided('POST', '/v1/order-lists', wrong)).toMatchObject({
      status: 422,
      body: { orders: [{ reason: 'LIST_REFUSED' }, { reason: 'PRICE_OUT_OF_RANGE' }] },
    });
  });

  it('places, changes and cancels in one, each for itself', async () => {
    const [kept, gone, fresh] = [order(), order(), order()];
    for (const each of [kept, gone]) await alice.decided('POST', '/v1/orders', each);
    const key = uniqueName('list');
    const list = {
      orders: [
        { type: 'NEW_ORDER', ...fresh },
        { type: 'REPLACE_ORDER', id: kept.clientOrderId, quantity: '90' },
        { type: 'CANCEL_ORDER', id: idOf(gone.clientOrderId) },
        { type: 'HIBERNATE_ORDER', id: 'never-heard-of' },
        { type: 'CANCEL_ORDER', id: idOf('no-such-order', 'globex-1') },
      ],
    };
    const answer = await alice.decided('POST', '/v1/order-lists', list, key);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        orders: [
          { outcome: 'ACCEPTED', type: 'NEW_ORDER', orderId: idOf(fresh.clientOrderId) },
          {
            outcome: 'ACCEPTED',
            type: 'REPLACE_ORDER',
            id: kept.clientOrderId,
            orderId: idOf(kept.clientOrderId),
            ordStatus: 'PENDING_REPLACE',
            requestId: `${key}/2`,
          },
          { outcome: 'ACCEPTED', type: 'CANCEL_ORDER', ordStatus: 'PENDING_CANCEL' },
          { outcome: 'REFUSED', status: 404, reason: 'UNKNOWN_ORDER', layer: 'lifecycle' },
          { outcome: 'REFUSED', status: 404, reason: 'UNKNOWN_ORDER', layer: 'door' },
        ],
      },
    });
    const again = await alice.decided('POST', '/v1/order-lists', list, key);
    expect(again).toMatchObject({
      body: { orders: [{ repeated: true }, { repeated: true }, { repeated: true }, {}, {}] },
    });
    const changed = { type: 'REPLACE_ORDER', id: kept.clientOrderId, quantity: '80' };
    const other = { orders: list.orders.with(1, changed) };
    expect(await alice.decided('POST', '/v1/order-lists', other, key)).toMatchObject({
      status: 409,
      body: { reason: 'REQUEST_ID_REUSED', requestId: key },
    });
  });

  it('with changes is all or none at the door alone, and says so', async () => {
    const placed = order();
    await alice.decided('POST', '/v1/orders', placed);
    const cancel = { type: 'CANCEL_ORDER', id: placed.clientOrderId };
    const refused = allOrNone(cancel, order({ price: '1.001' }));
    const key = uniqueName('list');
    expect(await alice.decided('POST', '/v1/order-lists', refused, key)).toMatchObject({
      status: 422,
      body: {
        reason: 'LIST_REFUSED',
        layer: 'door',
        orders: [{ reason: 'LIST_REFUSED' }, { reason: 'PRICE_OFF_TICK', layer: 'door' }],
      },
    });
    const foreign = allOrNone(cancel, { type: 'CANCEL_ORDER', id: idOf('x', 'globex-1') });
    expect(await alice.decided('POST', '/v1/order-lists', foreign, key)).toMatchObject({
      status: 422,
      body: { orders: [{ reason: 'LIST_REFUSED' }, { reason: 'UNKNOWN_ORDER' }] },
    });
    expect(
      await alice.decided('POST', '/v1/order-lists', allOrNone(cancel, order()), key),
    ).toMatchObject({
      status: 200,
      body: {
        validatedBy: 'DOOR',
        detail: expect.stringContaining('by this door alone'),
        orders: [{ ordStatus: 'PENDING_CANCEL' }, { outcome: 'ACCEPTED' }],
      },
    });
  });

  it('cancels although another of its requests is on a foreign account', async () => {
    const placed = order();
    await alice.decided('POST', '/v1/orders', placed);
    const cancel = { type: 'CANCEL_ORDER', id: placed.clientOrderId };
    const orders = [cancel, order({ account: 'globex-1' })];
    const answer = await alice.decided('POST', '/v1/order-lists', { orders }, uniqueName('list'));
    expect(answer).toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'ACCEPTED' }, { status: 403, reason: 'ACCOUNT_NOT_ALLOWED' }] },
    });
  });

  it('needs ids of changes, which its key gives, and only the fields of their kinds', async () => {
    expect(await faults({ type: 'CANCEL_ORDER', id: 'x' })).toMatch(/^orders.0.clientOrderId: is/);
    expect(await faults({ type: 'ACTIVATE_ORDER', id: 'x' })).toMatch(/^orders.0.type: /);
    expect(await faults({ type: 'CANCEL_ORDER' })).toMatch(/^orders.0.id: is missing/);
    expect(await faults({ type: 'CANCEL_ORDER', id: 'x', price: '1' })).toMatch(
      /^orders.0.price: /,
    );
    expect(await faults({ type: 'REPLACE_ORDER', id: 'x', clientOrderId: 'y' })).toMatch(
      /must change something/,
    );
    expect(await faults({ type: 'BUST', id: 'x' })).toMatch(/^orders.0.type: must be/);
  });

  it('names the order and the field that are wrong', async () => {
    const list = { orders: [order(), { ...order(), prise: '1' }] };
    expect(await alice.call('POST', '/v1/order-lists', list)).toMatchObject({
      status: 400,
      body: { faults: [expect.stringContaining('orders.1.prise')] },
    });
    const { clientOrderId: _name, ...unnamed } = order();
    expect(await alice.call('POST', '/v1/order-lists', { orders: [unnamed] })).toMatchObject({
      status: 400,
      body: { faults: [expect.stringContaining('orders.0.clientOrderId')] },
    });
  });
});

describe('a mass cancel', () => {
  it('has one result per order of its scope, for those who may see them', async () => {
    const [buys, sells] = [order(), order({ side: 'SELL' })];
    await carol.decided('POST', '/v1/orders', buys);
    await carol.decided('POST', '/v1/orders', sells);
    const taken = await carol.call('POST', '/v1/mass-cancels', { symbol: 'TEST', side: 'SELL' });
    expect(taken).toMatchObject({ status: 202, body: { accounts: ['globex-1'] } });
    const url = String(taken.headers.get('location'));
    expect(await resultsAt(carol, url)).toMatchObject({
      done: true,
      parts: [{ account: 'globex-1', submittedBy: 'carol', orders: 1 }],
      orders: [{ clientOrderId: sells.clientOrderId, accepted: true, ordStatus: 'PENDING_CANCEL' }],
    });
    expect((await alice.call('GET', url)).status).toBe(404);
    expect((await otto.call('GET', url)).status).toBe(200);
  });

  it('is repeated by its key', async () => {
    const key = uniqueName('mass');
    const headers = { 'idempotency-key': key };
    const [first, again] = [
      await alice.call('POST', '/v1/mass-cancels', { user: 'nobody' }, headers),
      await alice.call('POST', '/v1/mass-cancels', { user: 'nobody' }, headers),
    ];
    expect(first.body).not.toHaveProperty('repeated');
    expect(again).toMatchObject({ status: 202, body: { ...first.body, repeated: true } });
    const results = await resultsAt(alice, String(first.body['url']));
    expect(results).toMatchObject({ parts: [{ orders: 0 }], orders: [] });
  });

  it.each([
    ['a trader', () => alice],
    ['an operator', () => otto],
  ])('of %s under an id that had another scope is 409', async (_who, caller) => {
    const headers = { 'idempotency-key': uniqueName('mass') };
    await caller().call('POST', '/v1/mass-cancels', { user: 'nobody' }, headers);
    const other = { user: 'nobody', side: 'BUY' };
    expect(await caller().call('POST', '/v1/mass-cancels', other, headers)).toMatchObject({
      status: 409,
      body: { reason: 'REQUEST_ID_REUSED' },
    });
  });

  it('of every account is for an operator', async () => {
    const placed = order({ account: 'acme-2', quantity: '7' });
    await bob.decided('POST', '/v1/orders', placed);
    const taken = await otto.call('POST', '/v1/mass-cancels', { user: 'bob' });
    const results = await resultsAt(otto, String(taken.body['url']));
    expect(results['parts']).toHaveLength(8);
    expect(results['orders']).toContainEqual(
      expect.objectContaining({ clientOrderId: placed.clientOrderId, account: 'acme-2' }),
    );
    expect((await bob.call('GET', String(taken.body['url']))).status).toBe(404);
    expect((await rita.call('POST', '/v1/mass-cancels', {})).status).toBe(403);
  });
});

describe('a preview', () => {
  it('checks, and writes nothing', async () => {
    const placed = order();
    const preview = await alice.call('POST', '/v1/order-previews', placed);
    expect(preview).toMatchObject({
      status: 200,
      body: {
        accepted: true,
        orderId: idOf(placed.clientOrderId),
        account: 'acme-1',
        checked: expect.arrayContaining(['TERMS', 'INSTRUMENT', 'CLIENT_ORDER_ID']),
      },
    });
    expect(await alice.decided('POST', '/v1/orders', placed)).toMatchObject({
      status: 201,
      body: { version: 1 },
    });
  });

  it('says the reason that the engine would', async () => {
    expect(
      await alice.call('POST', '/v1/order-previews', order({ price: '10.001' })),
    ).toMatchObject({ status: 200, body: { accepted: false, reason: 'PRICE_OFF_TICK' } });
    expect(await alice.call('POST', '/v1/order-previews', order({ symbol: 'GOLD' }))).toMatchObject(
      { status: 200, body: { accepted: false, reason: 'UNKNOWN_INSTRUMENT' } },
    );
    const { clientOrderId: _name, ...unnamed } = order();
    expect(await alice.call('POST', '/v1/order-previews', unnamed)).toMatchObject({
      body: { accepted: true },
    });
  });

  it('counts open orders as the engine does, on a venue and of a symbol too', async () => {
    const account = uniqueName('previewed');
    const limits = [
      { venue: 'XTST', symbol: 'TEST', maximumOpenOrders: 1 },
      { symbol: 'INFY', maximumOpenOrders: 1 },
    ];
    await otto.call('PUT', `/v1/limits/${account}`, { limits });
    const preview = (change: object) =>
      otto.call('POST', '/v1/order-previews', order({ account, ...change }));
    const place = (change: object) =>
      otto.decided('POST', '/v1/orders', order({ account, ...change }));
    const share = { venue: 'NSE', symbol: 'INFY' };
    for (const change of [{}, share]) {
      expect(await preview(change)).toMatchObject({ body: { accepted: true } });
      expect(await place(change)).toMatchObject({ status: 201 });
      const full = { reason: 'TOO_MANY_OPEN_ORDERS' };
      expect(await preview(change)).toMatchObject({ body: { accepted: false, ...full } });
      expect(await place(change)).toMatchObject({ body: full });
    }
  });

  it('knows the names that are used', async () => {
    const placed = order();
    await alice.decided('POST', '/v1/orders', placed);
    await waitFor(
      async () => {
        const { body } = await alice.call('POST', '/v1/order-previews', placed);
        return body['reason'] === 'DUPLICATE_CLIENT_ORDER_ID';
      },
      { within: 30_000, what: 'the projection to know the order' },
    );
  });
});
