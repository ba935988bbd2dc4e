import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusing, renaming } from './m7-system.js';
import { M7Stories, type Row, type Story } from './m7-stories.js';
import { creation } from './m7-trader.js';

let stories: M7Stories;
beforeAll(async () => {
  stories = await M7Stories.open();
});
afterAll(() => stories?.close());
beforeEach(() => stories.reset());

const created = (change: object = {}) => stories.created(change);
const story = (...asked: Parameters<M7Stories['story']>) => stories.story(...asked);
const creationStory = (change: object) => stories.creationStory(change);
const expectRow = (table: string, row: Row, told: Story, place: number) =>
  stories.expectRow(table, row, told, place);

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
    stories.system.venue.behaviour = refusing(true);
    const told = await creationStory({});
    expectRow('Creation', ['none', undefined, 'Rejected', 'AddedByUser'], told, 1);
    expect(told.events[1]?.errors?.[0]?.code).toBe('ThirdParty');
    const { entry } = stories.system;
    const authorization = `bearer ${await stories.system.tokenOf('alice')}`;
    const url = `http://127.0.0.1:${entry.port}/api/A/m7/private_orders/G/FR-RTE`;
    const snapshot = await (await fetch(url, { headers: { authorization } })).json();
    const { clientIdentifier, state, action, errors } = told.events[1] ?? {};
    expect(snapshot).toContainEqual(
      expect.objectContaining({ clientIdentifier, state, action, errors }),
    );
  });

  it('2c is refused by us: off the tick', async () => {
    const told = await creationStory({ price: 50.001 });
    expectRow('Creation', ['none', undefined, 'Pending', 'AddedByUser'], told, 0);
    expectRow('Creation', ['none', undefined, 'Rejected', 'AddedByUser'], told, 1);
    expect(told.events[1]?.errors?.[0]?.code).toBe('FieldOutOfRange');
  });

  it('that is repeated is answered with the order as it is; with other content, refused', async () => {
    const order = creation();
    stories.alice.send('Creation', [order]);
    await stories.alice.until(order.clientIdentifier, 2);
    const correlation = stories.alice.send('Creation', [order]);
    const [, , pending, now] = await stories.alice.until(order.clientIdentifier, 4);
    expect(pending).toMatchObject({ state: 'Pending', action: 'AddedByUser', correlation });
    expect(now).toMatchObject({ state: 'Active', action: 'AddedByUser', revisionNumber: 1 });
    stories.alice.send('Creation', [{ ...order, price: 51 }]);
    const seen = await stories.alice.until(order.clientIdentifier, 6);
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
    stories.system.venue.behaviour = renaming;
    const told = await story('Modification', { price: 51 }, 3);
    expectRow('Modification', ['new', 1, 'Active', 'AddedByUser'], told, 1);
    expectRow('Modification', ['request', 2, 'Inactive', 'AddedByUser'], told, 2);
    expect(told.events[1]).toMatchObject({ quantity: 10, price: 51 });
    expect(told.events[2]).toMatchObject({ quantity: 0, price: 50 });
  });

  it('3a ends the old one at the revision that the venue says', async () => {
    stories.system.venue.behaviour = (instruction, venue) => {
      const answer = renaming(instruction, venue);
      if (answer?.execType !== 'REPLACED') return answer;
      const origVenueOrderId = instruction.venueOrderId ?? '';
      return { ...answer, origVenueOrderId, origVenueRevision: '4' };
    };
    const told = await story('Modification', { price: 51 }, 3);
    expectRow('Modification', ['request', 4, 'Inactive', 'AddedByUser'], told, 2);
  });

  it('2c is refused by the venue', async () => {
    stories.system.venue.behaviour = refusing();
    const told = await story('Modification', { price: 51 }, 2);
    expectRow('Modification', ['request', 1, 'Rejected', 'ModifiedByUser'], told, 1);
  });

  it('2c is refused by us, with the revision of the request', async () => {
    const told = await story('Modification', { price: 51 }, 2, { revision: 7 });
    expectRow('Modification', ['request', 7, 'Pending', 'ModifiedByUser'], told, 0);
    expectRow('Modification', ['request', 7, 'Rejected', 'ModifiedByUser'], told, 1);
    expect(told.events[1]?.errors?.[0]?.code).toBe('ConcurrentUpdate');
  });

  it.each([
    ['Modification', { quantity: 8 }],
    ['Modification', { state: 'Hibernated' }],
    ['Deactivation', {}],
  ])('that waits keeps off another one of its revision: %s %o', async (type, change) => {
    const { venue } = stories.system;
    const { cid, identifier, orderId } = await created();
    venue.behaviour = () => undefined;
    const named = { clientIdentifier: cid, identifier, revisionNumber: 1 };
    stories.alice.send('Modification', [{ ...named, price: 51 }]);
    stories.alice.send(type, [{ ...named, ...change }]);
    const seen = await stories.alice.until(cid, 5);
    const refused = seen.filter(({ state }) => state === 'Rejected');
    const errors = [{ code: 'ItemPending' }];
    expect(refused).toMatchObject([{ identifier, revisionNumber: 1, price: 50, errors }]);
    stories.alice.send('Cancellation', [named]);
    const sent = () => venue.instructions.filter((told) => told.orderId === orderId);
    await waitFor(() => sent().length === 3, { within: 30_000, what: 'the cancel' });
    expect(sent().map(({ instruction }) => instruction)).toEqual(['NEW', 'REPLACE', 'CANCEL']);
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
      const correlation = stories.alice.send('Modification', [echo]);
      const events = (await stories.alice.until(cid, 4)).slice(2);
      const told = { correlation, identifier, events };
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
    stories.system.venue.behaviour = refusing();
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
    stories.system.venue.behaviour = refusing();
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
    stories.system.venue.behaviour = refusing();
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
    const correlation = stories.alice.send('Cancellation', [request]);
    const events = await stories.alice.until(request.clientIdentifier, 2);
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

it('every row of the tables was seen', () => {
  expect(stories.counts).toEqual({
    Creation: 6,
    Modification: 18,
    Deactivation: 4,
    Activation: 4,
    Cancellation: 3,
  });
});
