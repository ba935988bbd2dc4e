import { refusal } from '@ome/api';
import { DEVELOPMENT_INSTRUMENTS, type DecidedRecord } from '@ome/contracts';
import { OutcomeBoard } from '@ome/outcomes';
import type { ProblemException } from '@ome/platform';
import type { OrderView, StoredEvent } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../scripted-door.spec.js';
import { cancelOf, type Written } from '../write-requests.js';
import { ACCEPTED, BOB, ORDER } from './example-lists.spec.js';
import { listOf } from './list-requests.js';
import { OrderLists } from './order-lists.js';

const instrument = DEVELOPMENT_INSTRUMENTS.find(({ symbol }) => symbol === 'TEST');
const order = (clientOrderId: string, change: object = {}) => ({
  ...ORDER,
  clientOrderId,
  ...change,
});

const written = (orders: readonly object[], key?: string) =>
  listOf({ orders: [...orders], allOrNoneValidation: true }, key, {
    caller: BOB,
    context: { of: () => (instrument === undefined ? {} : { instrument }) },
    changes: {
      written: (change, caller) =>
        change.type === 'CANCEL_ORDER'
          ? Promise.resolve({
              written: cancelOf({ account: 'acme-1' }, change.fields, caller, undefined),
              rates: {},
            })
          : Promise.reject(refusal({ code: 'UNKNOWN_ORDER' })),
    },
  });

const REUSED = refusal({ code: 'REQUEST_ID_REUSED' });

const DECIDED = {
  type: 'LIST_DECIDED',
  data: { outcomes: [{ accepted: true }, { accepted: true }] },
};

const again = (duplicateOf: string) => ({
  type: 'REQUEST_REPEATED',
  data: { duplicateOf, outcome: { accepted: true } },
});

/** A door that takes all; `placedBy`: the request that the projection says placed any order, or `away`; `claim`: why the list has no id. */
function lists(placedBy?: string, claim?: ProblemException, decided: object = DECIDED) {
  const sent: string[] = [];
  const claimed: (readonly string[])[] = [];
  const board = new OutcomeBoard();
  const view = { orderId: 'x', version: 1 } as OrderView;
  const told = { requestId: placedBy, cause: 'ome.inbox.v1/0/1', data: { clientOrderId: 'a' } };
  const first = { record: told } as unknown as StoredEvent;
  const found = placedBy === undefined ? undefined : view;
  const door = new OrderLists({
    claims: {
      claim: (_list, _caller, accounts) => {
        expect(sent).toEqual([]);
        claimed.push(accounts);
        return claim === undefined ? Promise.resolve() : Promise.reject(claim);
      },
    },
    door: {
      ask: (asked) => {
        const { inputId } = asked;
        if ('requestId' in asked) sent.push(asked.requestId);
        const conversation = board.open(inputId, 0);
        const record = { inputId, cause: 'ome.inbox.v1/0/9', ...decided };
        board.take({ partition: 0, offset: 1n, record: record as unknown as DecidedRecord });
        return Promise.resolve({ conversation, partition: 0, offset: 1n });
      },
    },
    writes: {
      write: ({ requestId }: Written) => {
        sent.push(requestId);
        return Promise.resolve({ status: 201, headers: {}, body: ACCEPTED });
      },
    },
    queries: {
      byAnyName: () =>
        placedBy === 'away' ? Promise.reject(new Error('away')) : Promise.resolve(found),
      waitUntil: () => Promise.resolve(true),
    },
    stories: { eventsOf: () => Promise.resolve([first]) },
    count: () => undefined,
  });
  return { door, sent, claimed };
}

describe('the id of a list', () => {
  it('is taken in each account that it writes to, before anything is sent', async () => {
    const { door, sent, claimed } = lists();
    const [mine, other] = [order('a'), order('b', { account: 'acme-2' })];
    const foreign = order('c', { account: 'globex-1' });
    const list = await written([mine, other, mine, foreign], 'k');
    await door.writeEach(list, BOB, undefined);
    expect(claimed).toEqual([['acme-1', 'acme-2']]);
    expect(sent).toEqual(['k/1', 'k/2', 'k/3']);
  });

  it('of one that the engine decides is taken by its own record in its account', async () => {
    const { door, sent, claimed } = lists();
    const list = await written([order('a'), order('b')], 'k');
    const { body } = await door.writeAllOrNone(list, BOB, undefined);
    expect(body.validatedBy).toBe('ENGINE');
    expect(claimed).toEqual([[]]);
    expect(sent).toEqual(['http:k']);
  });

  it.each([
    ['of one account', [order('a'), order('b')]],
    ['of several accounts', [order('a'), order('b', { account: 'acme-2' })]],
  ])('that is not known to be its own holds all of a list %s back', async (_what, orders) => {
    const { door, sent } = lists(undefined, REUSED);
    const list = await written(orders, 'k');
    for (const answer of [
      door.writeEach(list, BOB, undefined),
      door.writeAllOrNone(list, BOB, undefined),
    ]) {
      expect(await problemOf(answer)).toBe(REUSED.problem);
    }
    expect(sent).toEqual([]);
  });
});

describe('a repeat of a list that the engine decided', () => {
  const resent = [order('a', { possResend: true }), order('a', { possResend: true })];

  it('is answered as the first one was, also where its orders were known before', async () => {
    const { door } = lists('new/a', undefined, again('ome.inbox.v1/0/2'));
    const { body } = await door.writeAllOrNone(await written(resent, 'k'), BOB, undefined);
    expect(body.orders).toMatchObject([
      { outcome: 'ACCEPTED', repeated: true },
      { outcome: 'ACCEPTED', repeated: true },
    ]);
  });

  it('is refused as the first one was, though its orders came since', async () => {
    const { door } = lists('new/a', undefined, again('ome.inbox.v1/0/0'));
    const answer = door.writeAllOrNone(await written(resent, 'k'), BOB, undefined);
    expect(await problemOf(answer)).toMatchObject({ reason: 'LIST_REFUSED' });
  });

  it('is unknown while the projection cannot say', async () => {
    const { door } = lists('away', undefined, again('ome.inbox.v1/0/2'));
    const answer = await door.writeAllOrNone(await written(resent, 'k'), BOB, undefined);
    expect(answer).toMatchObject({ status: 202, body: { orders: [{ outcome: 'UNKNOWN' }, {}] } });
  });
});

describe('a list that the door validates', () => {
  it.each([
    ['deadline', { deadline: '2020-01-01T00:00:00.000Z' }],
    ['expireTime', { timeInForce: 'GTD', expireTime: '2020-01-01T00:00:00.000Z' }],
  ])('is sent on after its %s: the writer knows whether it is a repeat', async (_what, late) => {
    const { door, sent } = lists();
    const list = await written([order('a', late), order('b', { account: 'acme-2' })], 'k');
    expect(await door.writeAllOrNone(list, BOB, undefined)).toMatchObject({ status: 200 });
    expect(sent).toEqual(['k/1', 'k/2']);
  });

  it('is refused for what is wrong with it, late or not', async () => {
    const { door, sent } = lists();
    const wrong = order('a', { price: '10.001', deadline: '2020-01-01T00:00:00.000Z' });
    const list = await written([wrong, order('b', { account: 'acme-2' })], 'k');
    const problem = await problemOf(door.writeAllOrNone(list, BOB, undefined));
    expect(problem).toMatchObject({
      status: 422,
      orders: [
        {
          reason: 'PRICE_OFF_TICK',
          layer: 'door',
          context: { field: 'price', value: '10.001', step: '0.01' },
        },
        { reason: 'LIST_REFUSED' },
      ],
    });
    expect(sent).toEqual([]);
  });

  it('is sent on by a repeat, though what it asks for would be wrong now', async () => {
    const { door, sent } = lists('k/2');
    const wrong = order('a', { price: '10.001' });
    const list = await written([wrong, order('b', { account: 'acme-2' })], 'k');
    await door.writeAllOrNone(list, BOB, undefined);
    expect(sent).toEqual(['k/1', 'k/2']);
  });

  it.each([
    ['another request placed its order', 'new/b'],
    ['nobody can say', 'away'],
  ])('is refused when %s, and not said to have never been sent', async (_what, placedBy) => {
    const { door, sent } = lists(placedBy);
    const wrong = order('a', { price: '10.001' });
    const list = await written([wrong, order('b', { account: 'acme-2' })], 'k');
    const { detail } = await problemOf(door.writeAllOrNone(list, BOB, undefined));
    expect(detail).toContain('nothing is sent on now');
    expect(sent).toEqual([]);
  });
});

describe('a request of a list on a foreign account', () => {
  const foreign = order('c', { account: 'globex-1' });
  const cancel = { type: 'CANCEL_ORDER', id: 'mine' } as const;

  it('is refused alone and holds back no cancel', async () => {
    const { door, sent } = lists();
    const answer = await door.writeEach(await written([cancel, foreign], 'k'), BOB, undefined);
    expect(answer.body.orders).toMatchObject([
      { type: 'CANCEL_ORDER', outcome: 'ACCEPTED' },
      {
        type: 'NEW_ORDER',
        outcome: 'REFUSED',
        status: 403,
        reason: 'ACCOUNT_NOT_ALLOWED',
        context: { field: 'account', value: 'globex-1', allowed: ['acme-1', 'acme-2'] },
        clientOrderId: 'c',
        requestId: 'k/2',
      },
    ]);
    expect(sent).toEqual(['k/1']);
  });

  it('is known by its own name without an id of the list', async () => {
    const { items } = await written([order('a'), foreign]);
    expect(items.map(({ requestId }) => requestId)).toEqual(['new/a', 'new/c']);
  });

  it('refuses a list that is all or none', async () => {
    const { door, sent } = lists();
    const list = await written([cancel, foreign], 'k');
    expect(await problemOf(door.writeAllOrNone(list, BOB, undefined))).toMatchObject({
      status: 422,
      orders: [{ reason: 'LIST_REFUSED' }, { reason: 'ACCOUNT_NOT_ALLOWED' }],
    });
    expect(sent).toEqual([]);
  });

  it('is 403 where the list has no other', async () => {
    expect(await problemOf(written([foreign, foreign], 'k'))).toMatchObject({ status: 403 });
  });
});
