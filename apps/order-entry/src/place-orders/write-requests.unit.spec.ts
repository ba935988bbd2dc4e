import type { Caller } from '@ome/access';
import { MAXIMUM_LISTED_ORDERS } from '@ome/contracts';
import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { PLACE_LIST } from './lists/list.routes.js';
import { CANCEL_ORDER } from './routes.js';
import { accountTraded, cancelOf, holdOf, newOrderOf, replaceOf } from './write-requests.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const TARGET = { account: 'acme-1', origClientOrderId: 'my-1' };

const ORDER = {
  account: 'globex-1',
  symbol: 'FR-RTE/2026-03-02T09:00Z',
  venue: 'M7',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '5',
  price: '50',
} as const;

const replaced = (body: object, key?: string) => replaceOf(TARGET, body, ALICE, key);
const canceled = (query: object, key?: string) => cancelOf(TARGET, query, ALICE, key);
const hibernated = (body: object, key?: string) =>
  holdOf('HIBERNATE_ORDER', TARGET, body, ALICE, key);

function faultsOf(write: () => unknown): unknown {
  try {
    write();
  } catch (error) {
    if (error instanceof ProblemException) return [error.problem.status, error.problem['faults']];
    throw error;
  }
  return undefined;
}

it('an order is for one account, which is not called * or lists/…', () => {
  const otto: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
  expect(accountTraded(otto, 'acme-1')).toBe('acme-1');
  for (const named of ['*', 'lists/bob', undefined]) {
    expect(faultsOf(() => accountTraded(otto, named))).toEqual([
      400,
      [expect.stringMatching(/^account: /)],
    ]);
  }
});

it('a new order does not say its company: users of it would see it, and those of its account not', () => {
  const carol: Caller = {
    user: 'carol',
    company: 'globex',
    role: 'trader',
    accounts: ['globex-1'],
  };
  const placed = (attributes: Readonly<Record<string, string>>) => () =>
    newOrderOf({ ...ORDER, attributes }, carol, 'key', { of: () => ({}) });
  expect(placed({ company: 'acme' })().record.body).toMatchObject({
    attributes: { company: 'acme' },
  });
  expect(faultsOf(placed({ 'm7.company': 'acme' }))).toEqual([
    400,
    [expect.stringMatching(/^attributes: /)],
  ]);
});

describe('a change without an id', () => {
  it.each([
    ['a replace', () => replaced({ price: '1' }), 'clientOrderId'],
    ['a cancel', () => canceled({ reason: 'enough' }), 'clientOrderId'],
    ['a hibernation', () => hibernated({}), 'requestId'],
  ])('could not be repeated, and is refused: %s', (_what, write, field) => {
    const words = new RegExp(`^${field}: is missing; .*Idempotency-Key`);
    expect(faultsOf(write)).toEqual([400, [expect.stringMatching(words)]]);
  });
});

function isKey({ requestId }: { readonly requestId: string }): boolean {
  const headers = { 'idempotency-key': requestId };
  return CANCEL_ORDER.read({ params: { id: 'x' }, query: {}, headers, body: undefined }).ok;
}

describe('the id that a refusal or a 202 tells', () => {
  it.each(['my-2', 'my order', 'größe', 'x'.repeat(92), 'x'.repeat(93), 'x'.repeat(128)])(
    'of a request that has none may be sent as an Idempotency-Key: %s',
    (clientOrderId) => {
      for (const change of [replaced, canceled]) {
        const known = change({ clientOrderId });
        expect(isKey(known)).toBe(true);
        expect(change({ clientOrderId }).requestId).toBe(known.requestId);
      }
      expect(replaced({ clientOrderId: `${clientOrderId}!` })).not.toMatchObject({
        requestId: replaced({ clientOrderId }).requestId,
      });
    },
  );

  it('of each request of a list may be, too', () => {
    const orders = [{ type: 'CANCEL_ORDER', id: 'x' }];
    const list = (key: string) =>
      PLACE_LIST.read({
        params: {},
        query: {},
        headers: { 'idempotency-key': key },
        body: { orders },
      }).ok;
    const longest = 'k'.repeat(97);
    expect(list(longest)).toBe(true);
    expect(isKey({ requestId: `${longest}/${MAXIMUM_LISTED_ORDERS}` })).toBe(true);
    expect(list(`${longest}k`)).toBe(false);
  });
});

describe('a change is known', () => {
  it.each([replaced, canceled, hibernated])(
    'by its key, or the requestId that says the same',
    (of) => {
      expect(of({}, 'key').requestId).toBe('key');
      expect(of({ requestId: 'key' }).requestId).toBe('key');
      expect(of({ requestId: 'key' }, 'key').requestId).toBe('key');
      expect(faultsOf(() => of({ requestId: 'other' }, 'key'))).toEqual([
        400,
        [expect.stringContaining('the same as the Idempotency-Key')],
      ]);
    },
  );

  it('else by the name that it gives its order', () => {
    expect(replaced({ clientOrderId: 'my-2' }).requestId).toBe('replace/my-2');
    expect(canceled({ clientOrderId: 'my-2' }).requestId).toBe('cancel/my-2');
  });
});
