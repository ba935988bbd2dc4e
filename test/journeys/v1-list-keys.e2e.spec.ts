import { uniqueName } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { silent } from './scripted-venue.js';
import { idOf, order, v1Clients, type V1Client } from './v1-client.js';

type Placed = ReturnType<typeof order>;

let system: EquitiesSystem;
let bob: V1Client;
let carol: V1Client;

beforeAll(async () => {
  system = await startEquitiesSystem();
  system.venue.behaviour = silent;
  ({ bob, carol } = await v1Clients(system.entry.port));
});

afterAll(() => system.close());

const allOrNone = (...orders: readonly Placed[]) => ({
  allOrNoneValidation: true,
  orders,
});

describe('a list', () => {
  it('has its key for itself: with one request more it is 409, and nothing of it is done', async () => {
    const key = uniqueName('list');
    const mine = { account: 'acme-1' };
    const list = { orders: [order(mine), order({ account: 'acme-2' })] };
    await bob.decided('POST', '/v1/order-lists', list, key);
    const [another, alone] = [order(mine), order(mine)];
    const longer = { orders: [...list.orders, another] };
    for (const wrong of [longer, { orders: [alone] }]) {
      expect(await bob.decided('POST', '/v1/order-lists', wrong, key)).toMatchObject({
        status: 409,
        body: { reason: 'REQUEST_ID_REUSED' },
      });
    }
    expect(await bob.decided('POST', '/v1/orders', alone, key)).toMatchObject({ status: 409 });
    for (const { clientOrderId } of [another, alone]) {
      expect((await bob.call('GET', `/v1/orders/${idOf(clientOrderId)}`)).status).toBe(404);
    }
    expect(await bob.decided('POST', '/v1/order-lists', list, key)).toMatchObject({
      status: 200,
      body: { orders: [{ repeated: true }, { repeated: true }] },
    });
  });

  it.each([
    ['by each request', (account: string) => ({ orders: [order({ account })] })],
    ['by the engine', (account: string) => allOrNone(order({ account }))],
  ])(
    'has its key for itself where lists decided %s have no account in common',
    async (_how, of) => {
      const key = uniqueName('list');
      const [mine, other] = [of('acme-1'), of('acme-2')];
      expect(await bob.decided('POST', '/v1/order-lists', mine, key)).toMatchObject({
        status: 200,
      });
      expect(await bob.decided('POST', '/v1/order-lists', other, key)).toMatchObject({
        status: 409,
        body: { reason: 'REQUEST_ID_REUSED', requestId: key },
      });
      for (const { clientOrderId } of other.orders) {
        const url = `/v1/orders/${idOf(clientOrderId, 'acme-2')}`;
        expect((await bob.call('GET', url)).status).toBe(404);
      }
      expect(await bob.decided('POST', '/v1/order-lists', mine, key)).toMatchObject({
        status: 200,
        body: { orders: [{ repeated: true }] },
      });
      expect(await carol.decided('POST', '/v1/order-lists', of('globex-1'), key)).toMatchObject({
        status: 200,
      });
    },
  );
});
