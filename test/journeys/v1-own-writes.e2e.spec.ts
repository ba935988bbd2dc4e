import { uniqueName } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { silent } from './scripted-venue.js';
import { idOf, order, v1Clients, type V1Client } from './v1-client.js';

/** Often enough that a projection which is merely fast is caught late. */
const TIMES = 20;

let system: EquitiesSystem;
let alice: V1Client;
let bob: V1Client;
let otto: V1Client;

beforeAll(async () => {
  system = await startEquitiesSystem();
  system.venue.behaviour = silent;
  ({ alice, bob, otto } = await v1Clients(system.entry.port));
});

afterAll(() => system.close());

/** Each time with a new order of alice that was answered 202, and nothing else. */
async function again(check: (name: string) => Promise<void>): Promise<void> {
  for (let time = 0; time < TIMES; time += 1) {
    const placed = order();
    expect((await alice.call('POST', '/v1/orders', placed)).status).toBe(202);
    await check(placed.clientOrderId);
  }
}

describe('right after a 202, its caller', () => {
  it('reads the order, by each of its names', async () => {
    await again(async (name) => {
      const path = `/v1/orders/${name}`;
      expect(await alice.call('GET', path)).toMatchObject({
        status: 200,
        body: { orderId: idOf(name), version: 1 },
      });
      expect((await alice.call('PATCH', path, { price: '10.10' })).status).toBe(202);
      expect(await alice.call('GET', `/v1/orders/${idOf(name)}`)).toMatchObject({
        status: 200,
        body: { ordStatus: 'PENDING_REPLACE', version: 2 },
      });
    });
  });

  it('lists it first', async () => {
    await again(async (name) => {
      const { body } = await alice.call('GET', '/v1/orders?limit=1');
      expect(body['orders']).toEqual([expect.objectContaining({ clientOrderId: name })]);
    });
  });

  it('reads its story and its fills', async () => {
    await again(async (name) => {
      const story = await alice.call('GET', `/v1/orders/${name}/events`);
      expect(story).toMatchObject({ status: 200, body: { events: [{ type: 'ORDER_PLACED' }] } });
      await alice.call('DELETE', `/v1/orders/${name}`);
      expect(await alice.call('GET', `/v1/orders/${name}/fills`)).toMatchObject({
        status: 200,
        body: { version: 2, fills: [] },
      });
    });
  });

  it('reads positions with the fills that came before it', async () => {
    const { body } = await alice.decided('POST', '/v1/orders', order({ quantity: String(TIMES) }));
    for (let time = 1; time <= TIMES; time += 1) {
      await system.venue.report({
        venue: 'XTST',
        execId: uniqueName('exec'),
        execType: 'TRADE',
        orderId: String(body['orderId']),
        transactTime: new Date().toISOString(),
        lastQty: '1',
        lastPx: '10.05',
      });
      await alice.call('POST', '/v1/orders', order());
      const positions = await alice.call('GET', '/v1/positions?symbol=TEST');
      expect(positions.body['positions']).toEqual([
        expect.objectContaining({ boughtQty: String(time) }),
      ]);
    }
  });

  it('changes it by a name that several of his accounts may have', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const placed = order({ account: 'acme-2' });
      await bob.call('POST', '/v1/orders', placed);
      const path = `/v1/orders/${placed.clientOrderId}`;
      expect((await bob.call('PATCH', path, { price: '10.10' })).status).toBe(202);
    }
  });

  it('previews with its name taken', async () => {
    await again(async (clientOrderId) => {
      expect(
        await alice.call('POST', '/v1/order-previews', order({ clientOrderId })),
      ).toMatchObject({ body: { accepted: false, reason: 'DUPLICATE_CLIENT_ORDER_ID' } });
    });
  });

  it('finds the mass cancel that he asked for', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const taken = await otto.call('POST', '/v1/mass-cancels', { user: 'nobody' });
      const results = await otto.call('GET', String(taken.headers.get('location')));
      expect(results).toMatchObject({ status: 200 });
      expect(results.body['parts']).toHaveLength(8);
    }
  });

  it('reads the stop and the limits that he set', async () => {
    const scope = { account: 'own-writes' };
    for (let time = 0; time < TIMES; time += 1) {
      const stop = await otto.call('POST', '/v1/stops', { scope });
      const { body } = await otto.call('GET', '/v1/stops');
      const { stopId } = stop.body;
      expect(body['stops']).toContainEqual(expect.objectContaining({ stopId }));
      const limits = [{ maximumQuantity: String(time + 1) }];
      await otto.call('PUT', '/v1/limits/own-writes', { limits });
      expect(await otto.call('GET', '/v1/limits/own-writes')).toMatchObject({ body: { limits } });
    }
  });
});

it('whoever was given the position may wait for it, through any process', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const placed = order({ account: 'acme-2' });
    const { body } = await bob.call('POST', '/v1/orders', placed);
    const path = `/v1/orders/${placed.clientOrderId}?atLeast=${String(body['atLeast'])}`;
    expect((await otto.call('GET', path)).status).toBe(200);
  }
});
