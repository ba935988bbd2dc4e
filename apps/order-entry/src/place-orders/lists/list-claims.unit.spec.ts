import type { Caller } from '@ome/access';
import { refusal } from '@ome/api';
import type { DecidedRecord, InboxRecord } from '@ome/contracts';
import { NotTakenError, OutcomeBoard } from '@ome/outcomes';
import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { cancelOf } from '../write-requests.js';
import { ListClaims } from './list-claims.js';
import { listOf } from './list-requests.js';

const BOB: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };
const DECIDED = { type: 'LIST_DECIDED', data: { outcomes: [] } };
const refused = (code: string) => ({ type: 'REQUEST_REFUSED', data: { reason: { code } } });

type Said = Readonly<Record<string, unknown>> | 'silence' | 'away';

function claims(...says: readonly Said[]) {
  const records: InboxRecord[] = [];
  const board = new OutcomeBoard();
  const ask = (record: InboxRecord) => {
    const said = says[records.length];
    records.push(record);
    if (said === 'away') return Promise.reject(new NotTakenError('not-sent', 'no broker'));
    const { inputId } = record;
    const conversation = board.open(inputId, 0);
    if (typeof said === 'object') {
      const answer = { inputId, cause: 'ome.inbox.v1/0/1', ...said } as unknown as DecidedRecord;
      setImmediate(() => board.take({ partition: 0, offset: 1n, record: answer }));
    }
    return Promise.resolve({ conversation, partition: 0, offset: 1n });
  };
  const withinMs = says.includes('silence') ? 20 : 30_000;
  return { claims: new ListClaims({ ask }, withinMs), records, board };
}

const cancel = (id: string, account = 'acme-1', change: object = {}) => ({
  type: 'CANCEL_ORDER',
  id,
  account,
  ...change,
});

/** Each request is a cancel in the account that it says; in `nobodys` there is no such order. */
const list = (orders: readonly object[], key: string | null = 'k') =>
  listOf({ orders: [...orders] }, key ?? undefined, {
    caller: BOB,
    context: { of: () => ({}) },
    changes: {
      written: ({ id, type, fields }, caller) =>
        type === 'CANCEL_ORDER' && fields.account !== 'nobodys'
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

async function problemOf(answer: Promise<unknown>): Promise<unknown> {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemException) return error.problem;
  throw new Error(`no problem: ${String(error)}`);
}

describe('the id of a list', () => {
  it('is taken once in each account that it writes to, with what the list is of', async () => {
    const { claims: door, records, board } = claims(DECIDED, DECIDED);
    await door.claim(
      await list([cancel('a'), cancel('b', 'acme-2'), cancel('c'), cancel('d', 'nobodys')]),
      BOB,
    );
    const body = { type: 'ORDER_LIST', orders: [], contentHash: expect.any(String) };
    expect(records).toMatchObject([
      { account: 'acme-1', requestId: 'http:k', body },
      { account: 'acme-2', requestId: 'http:k', body },
    ]);
    expect(board.isWaitedFor).toBe(false);
  });

  it('is not taken where the list has none', async () => {
    const { claims: door, records } = claims();
    const named = cancel('a', 'acme-1', { clientOrderId: 'no-a' });
    await door.claim(await list([named], null), BOB);
    expect(records).toEqual([]);
  });

  it('that another list has in one of the accounts is 409', async () => {
    const { claims: door, board } = claims(DECIDED, refused('REQUEST_ID_REUSED'));
    const both = await list([cancel('a'), cancel('b', 'acme-2')]);
    expect(await problemOf(door.claim(both, BOB))).toMatchObject({
      status: 409,
      reason: 'REQUEST_ID_REUSED',
      requestId: 'k',
    });
    expect(board.isWaitedFor).toBe(false);
  });

  it.each<readonly [string, Said]>([
    ['a writer says nothing soon', 'silence'],
    ['the claim is refused for another reason', refused('TOO_LATE')],
    ['a writer cannot use it', { type: 'INPUT_SKIPPED', data: { fault: 'x' } }],
  ])('holds nothing back when %s', async (_what, said) => {
    const { claims: door, board } = claims(said);
    await door.claim(await list([cancel('a')]), BOB);
    expect(board.isWaitedFor).toBe(false);
  });

  it('that was not taken is 503, and nothing was sent', async () => {
    const { claims: door } = claims('away');
    expect(await problemOf(door.claim(await list([cancel('a')]), BOB))).toMatchObject({
      status: 503,
      outcome: 'NOT_SENT',
    });
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
