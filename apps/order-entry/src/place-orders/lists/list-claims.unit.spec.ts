import { refusal } from '@ome/api';
import { describe, expect, it } from 'vitest';
import { problemOf, refused, ScriptedDoor, type Said } from '../scripted-door.spec.js';
import { cancelOf } from '../write-requests.js';
import { BOB, ORDER } from './example-lists.spec.js';
import { ListClaims } from './list-claims.js';
import { listOf } from './list-requests.js';

const DECIDED = { type: 'LIST_DECIDED', data: { outcomes: [] } };
const REPEATED = { type: 'REQUEST_REPEATED', data: { outcome: { accepted: true } } };

function claims(...says: readonly Said[]) {
  const door = new ScriptedDoor(says);
  return { claims: new ListClaims(door, door.withinMs), door };
}

const cancel = (id: string, account = 'acme-1', change: object = {}) => ({
  type: 'CANCEL_ORDER',
  id,
  account,
  ...change,
});

const order = (clientOrderId: string) => ({ ...ORDER, clientOrderId });

/** Changes are cancels in the account that they say. */
const list = (orders: readonly object[], key: string | null = 'k') =>
  listOf({ orders: [...orders] }, key ?? undefined, {
    caller: BOB,
    context: { of: () => ({}) },
    changes: {
      written: ({ id, type, fields }, caller) =>
        type === 'CANCEL_ORDER'
          ? Promise.resolve({
              written: cancelOf(
                { account: fields.account ?? '', origClientOrderId: id },
                fields,
                caller,
                undefined,
              ),
              rates: {},
            })
          : Promise.reject(refusal({ code: 'UNKNOWN_ORDER' })),
    },
  });

const BOTH = ['acme-1', 'acme-2'];

describe('the id of a list', () => {
  it('is taken once among the lists of its caller, and in each account, with what the list is of', async () => {
    const { claims: lists, door } = claims(DECIDED, DECIDED, REPEATED);
    await lists.claim(await list([cancel('a'), cancel('b', 'acme-2')]), BOB, BOTH);
    const body = { type: 'ORDER_LIST', orders: [], contentHash: expect.any(String) };
    const of = (account: string, accounts: readonly string[]) => ({
      account,
      principal: { user: 'bob', roles: ['trader'], accounts },
      requestId: 'http:k',
      body: { ...body, account },
    });
    expect(door.records).toMatchObject([
      of('lists/bob', ['lists/bob']),
      of('acme-1', BOTH),
      of('acme-2', BOTH),
    ]);
    expect(door.board.isWaitedFor).toBe(false);
  });

  it('is taken among the lists of its caller where it has no account of its own', async () => {
    const { claims: lists, door } = claims(DECIDED);
    await lists.claim(await list([cancel('a')]), BOB, []);
    expect(door.records.map(({ account }) => account)).toEqual(['lists/bob']);
  });

  it('fits beside the longest name of a user', async () => {
    const { claims: lists, door } = claims(DECIDED);
    await lists.claim(await list([cancel('a')]), { ...BOB, user: 'ü'.repeat(64) }, []);
    expect(door.records[0]?.account).toMatch(/^lists\/[0-9a-f]{64}$/);
  });

  it('is not taken where the list has none', async () => {
    const { claims: lists, door } = claims();
    const named = cancel('a', 'acme-1', { clientOrderId: 'no-a' });
    await lists.claim(await list([named], null), BOB, BOTH);
    expect(door.records).toEqual([]);
  });

  it('passes late decisions only for its cancels', async () => {
    for (const [orders, urgent] of [
      [[order('a')], [false]],
      [[order('a'), cancel('b')], [true]],
    ] as const) {
      const { claims: lists, door } = claims(DECIDED);
      await lists.claim(await list(orders), BOB, []);
      expect(door.urgent).toEqual(urgent);
    }
  });

  it.each<readonly [string, readonly Said[], object]>([
    [
      'that another list of the caller has is 409',
      [refused('REQUEST_ID_REUSED'), DECIDED, DECIDED],
      { status: 409, reason: 'REQUEST_ID_REUSED' },
    ],
    [
      'that another list has in one of the accounts is 409, whoever else says nothing',
      ['silence', DECIDED, refused('REQUEST_ID_REUSED')],
      { status: 409, reason: 'REQUEST_ID_REUSED' },
    ],
    [
      'that may not be taken is refused for the reason',
      [DECIDED, refused('ACCOUNT_NOT_ALLOWED'), DECIDED],
      { status: 403, reason: 'ACCOUNT_NOT_ALLOWED' },
    ],
    [
      'that a writer cannot use is refused',
      [DECIDED, DECIDED, { type: 'INPUT_SKIPPED', data: { fault: 'orders: too few' } }],
      { status: 400, reason: 'MALFORMED', detail: expect.stringContaining('orders: too few') },
    ],
    [
      'that is not decided soon is unknown, and how to ask is said',
      [DECIDED, 'silence', DECIDED],
      {
        status: 503,
        reason: 'UNAVAILABLE',
        outcome: 'UNKNOWN',
        detail: expect.stringContaining('repeat it with Idempotency-Key: k.'),
      },
    ],
    [
      'that was not taken is 503',
      ['silence', 'not-sent', DECIDED],
      { status: 503, outcome: 'NOT_SENT' },
    ],
  ])('%s', async (_what, says, problem) => {
    const { claims: lists, door } = claims(...says);
    const both = await list([cancel('a'), cancel('b', 'acme-2')]);
    expect(await problemOf(lists.claim(both, BOB, BOTH))).toMatchObject({
      ...problem,
      requestId: 'k',
    });
    expect(door.board.isWaitedFor).toBe(false);
  });
});

const hashOf = async (...orders: readonly object[]) => (await list(orders)).contentHash;

describe('what a list is of', () => {
  it('is the same whatever the order of fields', async () => {
    const { type, id, account } = cancel('a');
    expect(await hashOf({ account, id, type })).toBe(await hashOf(cancel('a')));
  });

  it('is another with one request more, less or otherwise', async () => {
    const [a, b, c] = [cancel('a'), cancel('b'), cancel('c')];
    const hashes = [await hashOf(a, b), await hashOf(a, b, c), await hashOf(a), await hashOf(b, a)];
    expect(new Set(hashes).size).toBe(4);
  });
});
