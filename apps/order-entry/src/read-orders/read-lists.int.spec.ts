import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE, ask, BOB, CAROL, OTTO, ReadDoor, startEntry, type Body } from './read-door.spec.js';
import { OrderList, PositionList } from './read-schemas.js';

const MANY = 12;

let door: ReadDoor;
beforeAll(async () => {
  door = await ReadDoor.open(MANY);
});
afterAll(() => door.close());

const namesIn = (body: Body) =>
  (body.orders ?? []).map(({ account = '', clientOrderId = '' }) => `${account} ${clientOrderId}`);

describe('lists', () => {
  it('have the orders of the caller, newest first', async () => {
    const body = await door.read('orders', OrderList, { by: BOB });
    const placed = Array.from({ length: MANY }, (_, n) => `acme-2 o${MANY - 1 - n}`);
    expect(namesIn(body)).toEqual([...placed, 'acme-2 third', 'acme-1 third']);
    expect(body.asOf).toEqual([
      { partition: door.one.partition, offset: door.one.offsetOf(11) },
      { partition: door.two.partition, offset: door.two.offsetOf(11 + MANY) },
    ]);
    expect(namesIn(await door.read('orders', OrderList))).toEqual(['acme-1 third']);
    expect(namesIn(await door.read('orders', OrderList, { by: CAROL }))).toEqual([]);
    expect(namesIn(await door.read('orders', OrderList, { by: OTTO }))).toHaveLength(MANY + 2);
  });

  it.each([
    ['account=acme-1', ['acme-1 third']],
    ['submittedBy=alice', ['acme-2 third', 'acme-1 third']],
    ['ordStatus=CANCELED&account=acme-2', ['acme-2 third']],
    ['open=false', ['acme-2 third', 'acme-1 third']],
    ['open=true&side=SELL&limit=1', [`acme-2 o${MANY - 1}`]],
    ['symbol=INFY', []],
    ['symbol=TEST&venue=XTST&open=false&account=acme-1', ['acme-1 third']],
    ['from=2026-03-02T10:00:01Z&to=2026-03-02T10:00:01.0000001Z', ['acme-2 third']],
    ['from=2026-03-02T10:00:01.0000001Z&to=2026-03-02T10:00:02Z', []],
    ['to=2026-03-02T10:00:01Z', ['acme-1 third']],
  ])('are narrowed: %s', async (query, names) => {
    const by = BOB;
    expect(namesIn(await door.read(`orders?${query}`, OrderList, { by }))).toEqual(names);
    expect(namesIn(await door.read(`orders?${query}`, OrderList, { by: OTTO }))).toEqual(names);
  });

  it('go on where they ended, for the same query alone', async () => {
    const by = BOB;
    const whole = await door.ask('orders?open=true', { by });
    const first = await door.ask('orders?open=true&limit=5', { by });
    const cursor = first.body.nextCursor;
    const rest = await door.ask(`orders?cursor=${cursor}&open=true&limit=1000`, { by });
    expect([...namesIn(first.body), ...namesIn(rest.body)]).toEqual(namesIn(whole.body));
    expect(rest.body).not.toHaveProperty('nextCursor');
    for (const [query, asked] of [
      [`cursor=${cursor}`, { by }],
      [`cursor=${cursor}&open=true`, { by: ALICE }],
      ['cursor=zzz&open=true', { by }],
    ] as const) {
      const { status, body } = await door.ask(`orders?${query}`, asked);
      expect([status, body.faults]).toEqual([400, [expect.stringMatching(/^cursor: /)]]);
    }
  });

  it('have the positions of the caller', async () => {
    const body = await door.read('positions', PositionList, { by: BOB });
    const [first, second] = body.positions ?? [];
    expect(first).toEqual({
      account: 'acme-1',
      venue: 'XTST',
      symbol: 'TEST',
      boughtQty: '70',
      soldQty: '0',
      netQty: '70',
      boughtNotional: '7050',
      soldNotional: '0',
      asOf: { partition: door.one.partition, offset: door.one.offsetOf(11) },
    });
    expect(second).toMatchObject({ account: 'acme-2' });
    const paged = await door.read('positions?limit=1', PositionList, { by: BOB });
    const next = `positions?limit=1&cursor=${paged.nextCursor}`;
    const { positions } = await door.read(next, PositionList, { by: BOB });
    expect(positions).toEqual([second]);
    const none = await door.read('positions?symbol=INFY', PositionList, { by: OTTO });
    expect(none.positions).toEqual([]);
  });

  it.each(['orders', 'positions'])('refuse an account of others: %s', async (path) => {
    for (const account of ['acme-1', 'no-such']) {
      const { status, body } = await door.ask(`${path}?account=${account}`, { by: CAROL });
      expect([status, body.reason]).toEqual([403, 'ACCOUNT_NOT_ALLOWED']);
    }
  });
});

describe('a query that is none', () => {
  it.each([
    ['orders?account[$ne]=x', 'account[$ne]'],
    ['orders?symbol[$gt]=', 'symbol[$gt]'],
    ['orders?symbol=A&symbol=B', 'symbol'],
    ['orders?ordStatus={"$ne":"NEW"}', 'ordStatus'],
    ['orders?side=buy', 'side'],
    ['orders?open=yes', 'open'],
    ['orders?limit=0', 'limit'],
    ['orders?limit=1001', 'limit'],
    ['orders?from=today', 'from'],
    ['orders?sort=price', 'sort'],
    ['orders?atLeast=x', 'atLeast'],
    ['orders/first?atLeast=1/2/3', 'atLeast'],
    ['orders?atLeast=0/0,99/0', 'atLeast'],
    ['orders?atLeast=inbox/8/0', 'atLeast'],
    ['orders/first?venue[$ne]=', 'venue[$ne]'],
    ['orders/%00', 'id'],
    ['orders/first/events?limit=ten', 'limit'],
    ['orders/first/fills?after=1', 'after'],
    ['positions?symbol[$regex]=.', 'symbol[$regex]'],
  ])('is refused by the name of the field: %s', async (path, field) => {
    const { status, headers, body } = await door.ask(path);
    expect([status, body.faults]).toEqual([400, [expect.stringContaining(`${field}: `)]]);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['{"$ne":null}', '$where', '__proto__', 'a.b'])('names no order: %s', async (id) => {
    const answer = await door.ask(`orders/${encodeURIComponent(id)}`, { by: OTTO });
    expect(answer.status).toBe(404);
  });
});

it('every read says that the database is away', async () => {
  const alone = await startEntry({
    KAFKA_BROKERS: '127.0.0.1:9',
    MONGODB_URI: 'mongodb://127.0.0.1:9/ome',
  });
  try {
    const paths = ['orders', 'orders/x', 'orders/x/events', 'orders/x/fills', 'positions'];
    for (const path of [...paths, 'orders?atLeast=0/1']) {
      const { status, headers } = await ask(alone.port, path);
      expect([path, status, headers.get('retry-after')]).toEqual([path, 503, '1']);
    }
  } finally {
    await alone.close();
  }
});
