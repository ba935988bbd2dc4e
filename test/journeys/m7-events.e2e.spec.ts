import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { obliging, refusing, renaming, startM7System, type M7System } from './m7-system.js';
import { creation, Trader, type Seen } from './m7-trader.js';

let system: M7System;
let alice: Trader;
/** Rows of the document's tables that a test has seen as they are. */
const counted = new Map<string, number>();

beforeAll(async () => {
  system = await startM7System();
  alice = await Trader.open(system.entry.port, await system.tokenOf('alice'));
});

afterAll(async () => {
  const rows = [...counted].map(([table, rowCount]) => ({ table, rows: rowCount }));
  console.table([...rows, { table: 'all', rows: rows.reduce((sum, row) => sum + row.rows, 0) }]);
  alice?.end();
  await system?.close();
});

beforeEach(() => {
  system.venue.behaviour = obliging;
});

/** What the tables say of an event. */
type Row = readonly [
  identifier: 'none' | 'request' | 'new',
  revision: number | undefined,
  state: string,
  action: string,
];

interface Story {
  /** Of the request, and of its first event alone. */
  readonly correlation: string;
  readonly identifier: number | undefined;
  readonly revision: number | undefined;
  readonly events: readonly Seen[];
  readonly orderId: string;
}

interface Created {
  readonly cid: string;
  readonly seen: readonly Seen[];
  readonly identifier: number;
  readonly orderId: string;
}

function orderIdOf(cid: string): string {
  const sent = system.venue.instructions.find((told) => told.clientOrderId === cid);
  return sent?.orderId ?? '';
}

async function created(change: object = {}): Promise<Created> {
  const order = creation(change);
  alice.send('Creation', [order]);
  const cid = order.clientIdentifier;
  const seen = await alice.until(cid, 2);
  return { cid, seen, identifier: Number(seen[1]?.identifier), orderId: orderIdOf(cid) };
}

/** Enters an order and asks for something of it; tells what came after the request. */
async function story(
  type: string,
  change: object,
  count: number,
  { before = {}, revision = 1 }: { before?: object; revision?: number } = {},
): Promise<Story> {
  const { cid, identifier, orderId, seen } = await created(before);
  const request = { clientIdentifier: cid, identifier, revisionNumber: revision, ...change };
  const correlation = alice.send(type, [request]);
  const all = await alice.until(cid, seen.length + count);
  return { correlation, identifier, revision, orderId, events: all.slice(seen.length) };
}

async function creationStory(change: object, count = 2): Promise<Story> {
  const order = creation(change);
  const correlation = alice.send('Creation', [order]);
  const events = await alice.until(order.clientIdentifier, count);
  const orderId = orderIdOf(order.clientIdentifier);
  return { correlation, identifier: undefined, revision: undefined, events, orderId };
}

function expectRow(table: string, row: Row, told: Story, place: number): void {
  const [identifier, revision, state, action] = row;
  const event = told.events[place];
  const shown =
    event?.identifier === undefined
      ? 'none'
      : event.identifier === told.identifier
        ? 'request'
        : 'new';
  expect([shown, event?.revisionNumber, event?.state, event?.action]).toEqual([
    identifier,
    revision,
    state,
    action,
  ]);
  if (shown === 'new') expect(event?.identifier).toBeGreaterThan(2 ** 32);
  expect(event?.correlation).toBe(place === 0 ? told.correlation : undefined);
  if (state === 'Rejected') expect(event?.errors).toHaveLength(1);
  counted.set(table, (counted.get(table) ?? 0) + 1);
}

describe('a creation', () => {
  it('1 is acknowledged, 2a and is in the book', async () => {
    const told = await creationStory({});
    expectRow('Creation', ['none', undefined, 'Pending', 'AddedByUser'], told, 0);
    expectRow('Creation', ['new', 1, 'Active', 'AddedByUser'], told, 1);
  });

  it('2b is created hibernated', async () => {
    const told = await creationStory({ state: 'Hibernated' });
    expectRow('Creation', ['new', 1, 'Hibernated', 'AddedByUser'], told, 1);
  });

  it('2c is refused by the venue', async () => {
    system.venue.behaviour = refusing(true);
    const told = await creationStory({});
    expectRow('Creation', ['none', undefined, 'Rejected', 'AddedByUser'], told, 1);
    expect(told.events[1]?.errors?.[0]?.code).toBe('ThirdParty');
  });

  it('2c is refused by us: off the tick', async () => {
    const told = await creationStory({ price: 50.001 });
    expectRow('Creation', ['none', undefined, 'Pending', 'AddedByUser'], told, 0);
    expectRow('Creation', ['none', undefined, 'Rejected', 'AddedByUser'], told, 1);
    expect(told.events[1]?.errors?.[0]?.code).toBe('FieldOutOfRange');
  });

  it('that is repeated is answered with the order as it is; with other content, refused', async () => {
    const order = creation();
    alice.send('Creation', [order]);
    await alice.until(order.clientIdentifier, 2);
    const correlation = alice.send('Creation', [order]);
    const [, , pending, now] = await alice.until(order.clientIdentifier, 4);
    expect(pending).toMatchObject({ state: 'Pending', action: 'AddedByUser', correlation });
    expect(now).toMatchObject({ state: 'Active', action: 'AddedByUser', revisionNumber: 1 });
    alice.send('Creation', [{ ...order, price: 51 }]);
    const seen = await alice.until(order.clientIdentifier, 6);
    expect(seen[5]).toMatchObject({ state: 'Rejected', action: 'AddedByUser' });
    expect(seen[5]?.identifier).toBeUndefined();
  });
});

describe('a modification', () => {
  it('1 is acknowledged, 2b keeps its place', async () => {
    const told = await story('Modification', { quantity: 8 }, 2);
    expectRow('Modification', ['request', 1, 'Pending', 'ModifiedByUser'], told, 0);
    expectRow('Modification', ['request', 2, 'Active', 'ModifiedByUser'], told, 1);
    expect(told.events[1]).toMatchObject({ quantity: 8, price: 50 });
  });

  it('2a loses its place: a new order, 3a and the old one is removed', async () => {
    system.venue.behaviour = renaming;
    const told = await story('Modification', { price: 51 }, 3);
    expectRow('Modification', ['new', 1, 'Active', 'AddedByUser'], told, 1);
    expectRow('Modification', ['request', 2, 'Inactive', 'AddedByUser'], told, 2);
    expect(told.events[1]).toMatchObject({ quantity: 10, price: 51 });
    expect(told.events[2]).toMatchObject({ quantity: 0, price: 50 });
  });

  it('2c is refused by the venue', async () => {
    system.venue.behaviour = refusing();
    const told = await story('Modification', { price: 51 }, 2);
    expectRow('Modification', ['request', 1, 'Rejected', 'ModifiedByUser'], told, 1);
  });

  it('2c is refused by us, with the revision of the request', async () => {
    const told = await story('Modification', { price: 51 }, 2, { revision: 7 });
    expectRow('Modification', ['request', 7, 'Pending', 'ModifiedByUser'], told, 0);
    expectRow('Modification', ['request', 7, 'Rejected', 'ModifiedByUser'], told, 1);
    expect(told.events[1]?.errors?.[0]?.code).toBe('ConcurrentUpdate');
  });

  it('with neither a value nor a state is refused', async () => {
    const told = await story('Modification', {}, 2);
    expectRow('Modification', ['request', 1, 'Rejected', 'ModifiedByUser'], told, 1);
  });

  it('of a hibernated order leaves it hibernated', async () => {
    const before = { state: 'Hibernated' };
    const told = await story('Modification', { price: 51 }, 2, { before });
    expectRow('Modification', ['request', 2, 'Hibernated', 'ModifiedByUser'], told, 1);
  });

  it('of the comment alone is a change', async () => {
    const told = await story('Modification', { comment: 'other words' }, 2);
    expectRow('Modification', ['request', 2, 'Active', 'ModifiedByUser'], told, 1);
    expect(told.events[1]).toMatchObject({ comment: 'other words' });
  });

  it.each([
    ['Hibernated', 'DeactivatedByUser', ['request', 2, 'Hibernated', 'ModifiedByUser']],
    ['Inactive', 'DeletedByUser', ['request', 2, 'Inactive', 'ModifiedByUser']],
    ['Active', 'AddedByUser', ['request', 1, 'Active', 'ModifiedByUser']],
  ] as const)(
    'that echoes the order and wants %s is that change of state',
    async (state, acknowledged, row) => {
      const { cid, identifier, seen } = await created();
      const echo = { ...seen[1], state, correlation: undefined };
      const correlation = alice.send('Modification', [echo]);
      const events = (await alice.until(cid, 4)).slice(2);
      const told = { correlation, identifier, revision: 1, events, orderId: '' };
      expectRow('Modification', ['request', 1, 'Pending', acknowledged], told, 0);
      expectRow('Modification', row, told, 1);
    },
  );

  it('with a value that changes ignores the state', async () => {
    const told = await story('Modification', { price: 51, state: 'Inactive' }, 2);
    expectRow('Modification', ['request', 2, 'Active', 'ModifiedByUser'], told, 1);
  });
});

describe('a de-activation', () => {
  it('1 is acknowledged, 2a hibernates', async () => {
    const told = await story('Deactivation', {}, 2);
    expectRow('Deactivation', ['request', 1, 'Pending', 'DeactivatedByUser'], told, 0);
    expectRow('Deactivation', ['request', 2, 'Hibernated', 'ModifiedByUser'], told, 1);
  });

  it('2b is refused', async () => {
    system.venue.behaviour = refusing();
    const told = await story('Deactivation', {}, 2);
    expectRow('Deactivation', ['request', 1, 'Rejected', 'ModifiedByUser'], told, 1);
  });

  it('of a hibernated order changes nothing', async () => {
    const told = await story('Deactivation', {}, 2, { before: { state: 'Hibernated' } });
    expectRow('Deactivation', ['request', 1, 'Hibernated', 'ModifiedByUser'], told, 1);
  });
});

describe('an activation', () => {
  const before = { state: 'Hibernated' };

  it('1 is acknowledged, 2a activates', async () => {
    const told = await story('Activation', {}, 2, { before });
    expectRow('Activation', ['request', 1, 'Pending', 'AddedByUser'], told, 0);
    expectRow('Activation', ['request', 2, 'Active', 'ModifiedByUser'], told, 1);
  });

  it('2b is refused', async () => {
    system.venue.behaviour = refusing();
    const told = await story('Activation', {}, 2, { before });
    expectRow('Activation', ['request', 1, 'Rejected', 'ModifiedByUser'], told, 1);
  });

  it('of an active order changes nothing', async () => {
    const told = await story('Activation', {}, 2);
    expectRow('Activation', ['request', 1, 'Active', 'ModifiedByUser'], told, 1);
  });
});

describe('a cancellation', () => {
  it('1 is acknowledged, 2a removes', async () => {
    const told = await story('Cancellation', {}, 2);
    expectRow('Cancellation', ['request', 1, 'Pending', 'DeletedByUser'], told, 0);
    expectRow('Cancellation', ['request', 2, 'Inactive', 'ModifiedByUser'], told, 1);
  });

  it('2b is refused', async () => {
    system.venue.behaviour = refusing();
    const told = await story('Cancellation', {}, 2);
    expectRow('Cancellation', ['request', 1, 'Rejected', 'DeletedByUser'], told, 1);
  });

  it.each([
    ['an unknown identifier', { identifier: 7 }],
    ['a wrong revision', { revisionNumber: 9 }],
  ])('with %s is refused with what the request says', async (_, change) => {
    const told = await story('Cancellation', change, 2);
    expect(told.events).toMatchObject([
      { ...change, state: 'Pending', action: 'DeletedByUser' },
      { ...change, state: 'Rejected', action: 'DeletedByUser' },
    ]);
  });

  it('of an unknown order is refused with what the request says', async () => {
    const request = {
      clientIdentifier: creation().clientIdentifier,
      identifier: 4_654_964_631,
      revisionNumber: 3,
    };
    const correlation = alice.send('Cancellation', [request]);
    const events = await alice.until(request.clientIdentifier, 2);
    expect(events).toMatchObject([
      { ...request, state: 'Pending', action: 'DeletedByUser', correlation },
      {
        ...request,
        state: 'Rejected',
        action: 'DeletedByUser',
        errors: [{ code: 'ItemNotFound' }],
      },
    ]);
  });
});

describe('what the venue does by itself', () => {
  const trade = { execType: 'TRADE', lastPx: '50' } as const;

  it('executions: identifier kept, revision + 1, the quantity that is left', async () => {
    const { cid, orderId, identifier } = await created();
    await system.venue.report(orderId, { ...trade, lastQty: '4', venueRevision: '2' });
    await system.venue.report(orderId, { ...trade, lastQty: '6', venueRevision: '3' });
    const events = (await alice.until(cid, 4)).slice(2);
    const told = {
      correlation: '',
      identifier,
      revision: 1,
      events: [{} as Seen, ...events],
      orderId,
    };
    expectRow('Executions', ['request', 2, 'Active', 'PartiallyExecuted'], told, 1);
    expectRow('Executions', ['request', 3, 'Inactive', 'FullyExecuted'], told, 2);
    expect(events).toMatchObject([{ quantity: 6 }, { quantity: 0 }]);
  });

  it('a new slice of an iceberg', async () => {
    const iceberg = { icebergDisplayQuantity: 4, icebergPriceDelta: -0.5 };
    const { cid, orderId, identifier, seen } = await created(iceberg);
    expect(seen[1]).toMatchObject({ ...iceberg, type: 'Iceberg', icebergHiddenQuantity: 6 });
    await system.venue.report(orderId, { ...trade, lastQty: '4', venueRevision: '2' });
    await system.venue.report(orderId, {
      execType: 'RESTATED',
      restatementReason: 'NEW_ICEBERG_SLICE',
      price: '49.5',
      venueRevision: '3',
      actor: 'SYSTEM',
    });
    const events = (await alice.until(cid, 4)).slice(2);
    const told = {
      correlation: '',
      identifier,
      revision: 1,
      events: [{} as Seen, ...events],
      orderId,
    };
    expectRow('Executions', ['request', 3, 'Active', 'NewIcebergSliceAdded'], told, 2);
    expect(events[1]).toMatchObject({ price: 49.5, quantity: 6, icebergHiddenQuantity: 2 });
  });

  it.each([
    [
      'the rest of an IOC',
      { execType: 'CANCELED', actor: 'SYSTEM' },
      'Inactive',
      'DeletedBySystem',
    ],
    ['the end of the session', { execType: 'EXPIRED' }, 'Inactive', 'DeletedBySystem'],
    [
      'removed by market operations',
      { execType: 'CANCELED', actor: 'MARKET_OPS' },
      'Inactive',
      'DeletedByMarketOps',
    ],
    [
      'hidden by market operations',
      { execType: 'HIBERNATED', actor: 'MARKET_OPS' },
      'Hibernated',
      'DeactivatedByMarketOps',
    ],
    [
      'restated by market operations',
      { execType: 'RESTATED', price: '48', actor: 'MARKET_OPS' },
      'Active',
      'ModifiedByMarketOps',
    ],
    [
      'hidden by the system',
      { execType: 'HIBERNATED', actor: 'SYSTEM' },
      'Hibernated',
      'DeactivatedBySystem',
    ],
  ] as const)('%s', async (_, report, state, action) => {
    const { cid, orderId, identifier } = await created();
    await system.venue.report(orderId, { ...report, venueRevision: '2' });
    const events = (await alice.until(cid, 3)).slice(2);
    const told = {
      correlation: '',
      identifier,
      revision: 1,
      events: [{} as Seen, ...events],
      orderId,
    };
    expectRow('Interventions', ['request', 2, state, action], told, 1);
  });

  it('shown again by market operations', async () => {
    const { cid, orderId, identifier } = await created({ state: 'Hibernated' });
    await system.venue.report(orderId, {
      execType: 'ACTIVATED',
      actor: 'MARKET_OPS',
      venueRevision: '2',
    });
    const events = (await alice.until(cid, 3)).slice(2);
    const told = {
      correlation: '',
      identifier,
      revision: 1,
      events: [{} as Seen, ...events],
      orderId,
    };
    expectRow('Interventions', ['request', 2, 'Active', 'AddedByMarketOps'], told, 1);
  });
});
