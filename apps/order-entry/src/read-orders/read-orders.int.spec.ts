import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOB, CAROL, OTTO, ReadDoor, RITA } from './read-door.spec.js';
import { OrderFills, OrderResource, OrderStory } from './read-schemas.js';

let door: ReadDoor;
beforeAll(async () => {
  door = await ReadDoor.open(0);
});
afterAll(() => door.close());

describe('an order', () => {
  it('is answered whole, by any of its names', async () => {
    const id = door.one.idOf('first');
    const order = await door.read(`orders/${id}`, OrderResource);
    expect(order).toEqual({
      orderId: id,
      clientOrderId: 'third',
      clientOrderIds: ['first', 'second', 'third'],
      account: 'acme-1',
      symbol: 'TEST',
      venue: 'XTST',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '150',
      price: '101.25',
      timeInForce: 'DAY',
      ordStatus: 'CANCELED',
      cumQty: '70',
      leavesQty: '0',
      avgPx: expect.stringMatching(/^100\.714285/),
      version: 11,
      revision: 1,
      venueOrderId: 'V-acme-1',
      venueRevision: '7',
      submittedBy: 'alice',
      text: 'a note',
      createdAt: door.one.at(1),
      updatedAt: door.one.at(11),
      asOf: { partition: door.one.partition, offset: door.one.offsetOf(11) },
    });
    for (const name of ['first', 'second', 'third', 'V-acme-1?venue=XTST']) {
      expect(await door.read(`orders/${name}`, OrderResource)).toEqual(order);
    }
    for (const by of [BOB, RITA, OTTO]) {
      expect(await door.read(`orders/${id}`, OrderResource, { by })).toEqual(order);
    }
    expect(await door.ask('orders/V-acme-1')).toMatchObject({ status: 404 });
  });

  it('whose name several accounts use needs the account', async () => {
    const { status, body } = await door.ask('orders/first', { by: BOB });
    expect([status, body.accounts]).toEqual([409, ['acme-1', 'acme-2']]);
    const named = await door.read('orders/first?account=acme-2', OrderResource, { by: BOB });
    expect(named.orderId).toBe(door.two.idOf('first'));
  });

  it('is told to nobody else, as if it did not exist', async () => {
    const names = [door.one.idOf('first'), 'first', 'V-acme-1?venue=XTST', 'first?account=acme-1'];
    for (const name of names) {
      const [id = '', query = ''] = name.split('?');
      for (const part of ['', '/events', '/fills']) {
        const { status, body } = await door.ask(`orders/${id}${part}?${query}`, { by: CAROL });
        const unknown = await door.ask(`orders/no-such${part}?${query}`, { by: CAROL });
        // But for the name that was asked for, which both say.
        const asThis = JSON.stringify(unknown.body).replaceAll('no-such', id);
        expect([status, body]).toEqual([404, JSON.parse(asThis)]);
      }
    }
  });

  it.each(['orders', 'orders/first', 'orders/first/events', 'orders/first/fills', 'positions'])(
    'is told to nobody without a token: %s',
    async (path) => {
      const response = await fetch(`http://127.0.0.1:${door.port}/v1/${path}`);
      expect(response.status).toBe(401);
    },
  );

  it('has a version that saves reading it again', async () => {
    const { headers } = await door.ask('orders/first');
    const tag = headers.get('etag') ?? '';
    expect(tag).toBe('"11"');
    const again = await door.ask('orders/first', { headers: { 'if-none-match': tag } });
    expect([again.status, again.body]).toEqual([304, {}]);
    expect(await door.ask('orders/first', { headers: { 'if-none-match': '"10"' } })).toMatchObject({
      status: 200,
    });
  });

  it('waits for a position, and says when it has not come', async () => {
    const reached = `${door.one.partition}/${door.one.offsetOf(11)},${door.two.partition}/1`;
    expect(await door.ask(`orders/first?atLeast=${reached}`)).toMatchObject({ status: 200 });
    const { status, headers } = await door.ask(
      `orders/first?atLeast=${door.one.partition}/999999999`,
    );
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  });
});

describe('an order as of a moment', () => {
  it('is what it was then', async () => {
    const then = async (moment: string) => {
      const { ordStatus, cumQty, version, asOf } = await door.read(
        `orders/first?asOf=${moment}`,
        OrderResource,
      );
      return [ordStatus, cumQty, version, asOf];
    };
    const offset = (version: number) => ({
      partition: door.one.partition,
      offset: door.one.offsetOf(version),
    });
    expect(await then(door.one.at(1))).toEqual(['PENDING_NEW', '0', 1, offset(1)]);
    expect(await then(door.one.at(4))).toEqual(['PENDING_REPLACE', '40', 4, offset(4)]);
    // Before the bust, and right before the correction.
    expect(await then(door.one.at(10))).toEqual(['CANCELED', '90', 10, offset(10)]);
    expect(await then(door.one.at(10).replace('.000Z', '.999999999Z'))).toEqual(
      await then(door.one.at(10)),
    );
    expect(await then(door.one.at(9))).toEqual(['CANCELED', '100', 9, offset(9)]);
    expect(await then(new Date().toISOString())).toEqual(['CANCELED', '70', 11, offset(11)]);
  });

  it.each([
    ['2026-03-02T08:59:59Z', 404],
    ['2999-01-01T00:00:00Z', 400],
    ['yesterday', 400],
    ['2026-02-30T00:00:00Z', 400],
  ])('%s is answered %d', async (moment, status) => {
    const answer = await door.ask(`orders/first?asOf=${moment}`);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.faults).toEqual([expect.stringMatching(/^asOf: /)]);
  });
});

describe("an order's story", () => {
  it('is every event of it, with its columns, cause and place', async () => {
    const story = await door.read('orders/first/events', OrderStory);
    const events = story.events ?? [];
    expect(events.map(({ type }) => type)).toEqual([
      'ORDER_PLACED',
      'ORDER_ACKNOWLEDGED',
      'FILL_BOOKED',
      'REPLACE_REQUESTED',
      'ORDER_REPLACED',
      'FILL_BOOKED',
      'CANCEL_REQUESTED',
      'ORDER_CANCELED',
      'FILL_BOOKED',
      'FILL_CORRECTED',
      'FILL_BUSTED',
    ]);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    expect(events[2]).toMatchObject({
      position: `ome.order-events.v1/${door.one.partition}/${door.one.offsetOf(3)}`,
      cause: `ome.inbox.v1/${door.one.partition}/2`,
      epoch: 1,
      execId: 'e2',
      execType: 'TRADE',
      ordStatus: 'PARTIALLY_FILLED',
      lastQty: '40',
      cumQty: '40',
      recordedAt: door.one.at(3),
    });
    expect(story).toMatchObject({ version: 11, orderId: door.one.idOf('first') });
    expect(story).not.toHaveProperty('nextCursor');
  });

  it.each(['events', 'fills'] as const)('comes in parts: %s', async (part) => {
    const whole = (await door.ask(`orders/first/${part}`)).body[part];
    const parts: object[] = [];
    for (let cursor = ''; ;) {
      const { body } = await door.ask(`orders/first/${part}?limit=2${cursor}`);
      parts.push(...(body[part] ?? []));
      if (body.nextCursor === undefined) break;
      expect(body[part]).toHaveLength(2);
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(parts).toEqual(whole);
  });

  it('has fills with what became of them', async () => {
    const { fills, ...rest } = await door.read('orders/first/fills', OrderFills);
    expect(rest).toMatchObject({ cumQty: '70', version: 11, orderId: door.one.idOf('first') });
    const shown = (fills ?? []).map(({ kind, execId, quantity, live }) => [
      kind,
      execId,
      quantity,
      live,
    ]);
    expect(shown).toEqual([
      ['FILL', 'e2', '40', false],
      ['FILL', 'e4', '40', true],
      ['FILL', 'e6', '20', false],
      ['CORRECTION', 'e7', '30', true],
      ['BUST', 'e8', '20', false],
    ]);
  });

  it('is not gone on with by the cursor of another', async () => {
    const { body } = await door.ask('orders/first/events?limit=2');
    const cursor = body.nextCursor;
    for (const path of ['orders/first/fills', 'orders/first/events?account=acme-2']) {
      const join = path.includes('?') ? '&' : '?';
      const answer = await door.ask(`${path}${join}cursor=${cursor}`, { by: RITA });
      expect(answer.status).not.toBe(200);
    }
  });
});
