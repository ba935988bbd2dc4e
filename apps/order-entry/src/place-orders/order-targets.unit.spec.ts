import { orderIdFor, shardOf } from '@ome/contracts';
import { account, clientOrderId, orderId } from '@ome/domain';
import type { Caller } from '@ome/access';
import type { InputPosition } from '@ome/outcomes';
import { ProblemException } from '@ome/platform';
import type { AccountScope, OrderQueries, OrderView } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import type { EarlierRequests } from './earlier-requests.js';
import { OrderTargets } from './order-targets.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const BOB: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };
const OTTO: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
/** Two accounts of one shard. */
const EVA: Caller = { user: 'eva', role: 'trader', accounts: ['equities-413', 'equities-422'] };
const TRUSTED: Caller = { user: 'tess', role: 'trader', accounts: ['*'] };
const RITA: Caller = { user: 'rita', role: 'viewer', accounts: ['acme-1'] };
const ID = orderIdFor(account('acme-1'), clientOrderId('a'));
const FOREIGN = orderIdFor(account('globex-1'), clientOrderId('a'));

const away = () => Promise.reject(new Error('away'));
const knows =
  (...orders: readonly Partial<OrderView>[]) =>
  () =>
    Promise.resolve(orders as readonly OrderView[]);
const nothingMissing = (): Promise<readonly InputPosition[]> => Promise.resolve([]);
const missing = () => Promise.resolve([{ partition: 0, offset: 1n }]);
const find = (
  id: string,
  caller: Caller,
  {
    named,
    look = away,
    missing: own = nothingMissing,
    requests = {},
    takesRiskAway = false,
  }: {
    named?: string;
    look?: OrderQueries['ordersNamed'];
    missing?: (user: string, scope?: AccountScope) => Promise<readonly InputPosition[]>;
    /** Of earlier requests of the caller: by id, in which account. */
    requests?: Readonly<Record<string, string>>;
    takesRiskAway?: boolean;
  } = {},
) => {
  const targetOf: EarlierRequests['targetOf'] = (requestId, orders) =>
    Promise.resolve(orders.find(({ account: owner }) => requests[requestId] === owner));
  const targets = new OrderTargets({
    queries: { ordersNamed: look },
    written: { missing: own },
    earlier: { targetOf },
  });
  return targets.find({ id, caller, named, requestId: () => 'key', takesRiskAway });
};

async function statusOf(found: Promise<unknown>): Promise<number> {
  return found.then(
    () => 200,
    (error: unknown) => {
      if (error instanceof ProblemException) return error.getStatus();
      throw error;
    },
  );
}

describe('without a look-up', () => {
  it.each([
    ['an orderId', ID, ALICE, undefined, { orderId: ID, account: 'acme-1' }],
    ['an orderId, of several accounts', ID, BOB, undefined, { orderId: ID, account: 'acme-1' }],
    ['any orderId, for an operator', FOREIGN, OTTO, undefined, { orderId: FOREIGN }],
    ['a name', 'mine', ALICE, undefined, { origClientOrderId: 'mine', account: 'acme-1' }],
    [
      'a name with its account',
      'mine',
      BOB,
      'acme-2',
      { origClientOrderId: 'mine', account: 'acme-2' },
    ],
    ['a name with its account', 'x', OTTO, 'acme-2', { origClientOrderId: 'x', account: 'acme-2' }],
  ])('%s is found', async (_what, id, caller, named, target) => {
    expect(await find(id, caller, named === undefined ? {} : { named })).toEqual(target);
  });

  it('a foreign account has no orders', async () => {
    expect(await statusOf(find('mine', ALICE, { named: 'globex-1' }))).toBe(404);
    expect(await statusOf(find('mine', RITA, { named: 'acme-1' }))).toBe(404);
    expect(await statusOf(find('mine', OTTO, { named: '*' }))).toBe(400);
    expect(await statusOf(find('mine', OTTO, { named: 'lists/otto' }))).toBe(400);
  });
});

describe('with a look-up', () => {
  it('a name of several accounts is found where it is used', async () => {
    const look = knows({ account: 'acme-2' });
    expect(await find('mine', BOB, { look })).toEqual({
      origClientOrderId: 'mine',
      account: 'acme-2',
    });
    expect(await statusOf(find('mine', BOB, { look: knows() }))).toBe(404);
    expect(await statusOf(find('mine', BOB))).toBe(503);
  });

  it('a name that the caller gave a moment ago is found once that is projected', async () => {
    const { promise: projected, resolve: project } = Promise.withResolvers<readonly []>();
    let known: readonly OrderView[] = [];
    const found = find('mine', BOB, {
      look: () => Promise.resolve(known),
      missing: () => projected,
    });
    known = [{ account: 'acme-2' } as OrderView];
    project([]);
    expect(await found).toEqual({ origClientOrderId: 'mine', account: 'acme-2' });
  });

  it('a name that several of his accounts have names none of them, and he is told which', async () => {
    const look = knows({ account: 'acme-2' }, { account: 'acme-1' });
    const found = find('mine', BOB, { look });
    expect(await statusOf(found)).toBe(409);
    await expect(found).rejects.toMatchObject({
      problem: {
        reason: 'AMBIGUOUS_ORDER',
        accounts: ['acme-1', 'acme-2'],
        context: { field: 'account', allowed: ['acme-1', 'acme-2'] },
      },
    });
    expect(await statusOf(find(FOREIGN, OTTO, { look }))).toBe(409);
    const named = { origClientOrderId: 'mine', account: 'acme-2' };
    expect(await find('mine', BOB, { look, named: 'acme-2' })).toEqual(named);
  });

  it('a repeat goes to the order that it was about at first', async () => {
    const look = knows({ account: 'acme-1' }, { account: 'acme-2' });
    const target = { origClientOrderId: 'mine', account: 'acme-2' };
    expect(await find('mine', BOB, { look, requests: { key: 'acme-2' } })).toEqual(target);
    const other = { look, requests: { other: 'acme-2' } };
    expect(await statusOf(find('mine', BOB, other))).toBe(409);
  });

  it('the older of two orders is not taken while the other one may not be projected', async () => {
    const look = knows({ account: 'acme-1' });
    expect(await statusOf(find('mine', BOB, { look, missing }))).toBe(503);
    expect(await statusOf(find('mine', BOB, { look: knows(), missing }))).toBe(503);
    const target = { origClientOrderId: 'mine', account: 'acme-1' };
    expect(await find('mine', BOB, { look, missing, named: 'acme-1' })).toEqual(target);
    let projected: readonly OrderView[] = [{ account: 'acme-1' } as OrderView];
    const later = find('mine', BOB, {
      look: () => Promise.resolve(projected),
      missing: () => {
        projected = [...projected, { account: 'acme-2' } as OrderView];
        return Promise.resolve([]);
      },
    });
    expect(await statusOf(later)).toBe(409);
  });

  it('a cancel takes the only order that is there, whatever else is not projected', async () => {
    const look = knows({ account: 'acme-1' });
    const target = { origClientOrderId: 'mine', account: 'acme-1' };
    for (const late of [missing, away, () => new Promise<never>(() => undefined)]) {
      expect(await find('mine', BOB, { look, missing: late, takesRiskAway: true })).toEqual(target);
    }
    const cancel = { missing, takesRiskAway: true };
    const several = knows({ account: 'acme-1' }, { account: 'acme-2' });
    expect(await statusOf(find('mine', BOB, { ...cancel, look: several }))).toBe(409);
    expect(await statusOf(find('mine', BOB, { ...cancel, look: knows() }))).toBe(503);
    let projected: readonly OrderView[] = [];
    const later = find('mine', BOB, {
      look: () => Promise.resolve(projected),
      missing: () => {
        projected = [{ account: 'acme-1' } as OrderView];
        return missing();
      },
      takesRiskAway: true,
    });
    expect(await later).toEqual(target);
  });

  it('what adds risk waits for the accounts alone where another order may have the name', async () => {
    const waited: unknown[] = [];
    const written = (_user: string, scope?: AccountScope) => (waited.push(scope), nothingMissing());
    const found = { look: knows({ account: 'acme-1' }), missing: written };
    await find('mine', BOB, found);
    await find('mine', TRUSTED, found);
    await statusOf(find('mine', BOB, { look: knows(), missing: written }));
    expect(waited).toEqual([['acme-2'], 'ANY', BOB.accounts]);
  });

  it('a later id of an equities order is found by an operator too', async () => {
    const first = `${ID.slice(0, 18)}000000`;
    const later = `${ID.slice(0, 18)}000002`;
    const look = knows({ orderId: orderId(first), account: 'equities-7' });
    expect(await find(later, OTTO, { look })).toEqual({
      origClientOrderId: later,
      account: 'equities-7',
    });
    expect(await find(first, OTTO, { look })).toEqual({ orderId: first });
    expect(await find(later, OTTO)).toEqual({ orderId: later });
  });

  it('a later id of an equities order is found by who has several accounts of its shard', async () => {
    const first = orderId(`${shardOf('equities-422')}00112233445566000000`);
    const later = `${first.slice(0, 18)}000002`;
    const asked: unknown[] = [];
    const found = knows({ orderId: first, account: 'equities-422' });
    const look = (...names: unknown[]) => (asked.push(names), found());
    const target = { origClientOrderId: later, account: 'equities-422' };
    expect(await find(later, EVA, { look })).toEqual(target);
    expect(asked).toEqual([[later, EVA.accounts]]);
    expect(await find(later, EVA, { named: 'equities-422' })).toEqual({
      orderId: later,
      account: 'equities-422',
    });
    for (const unknown of [knows(), away]) {
      expect(await find(first, EVA, { look: unknown })).toEqual({ orderId: first });
    }
    // As before it is projected, so that a repeat has the same body.
    expect(await find(first, EVA, { look })).toEqual({ orderId: first });
  });

  it('any name is found by a trader of every account', async () => {
    const order = { orderId: orderId(ID), account: 'acme-1' };
    expect(await find(ID, TRUSTED, { look: knows(order) })).toEqual({ orderId: ID });
    const mine = { origClientOrderId: 'mine', account: 'acme-1' };
    expect(await find('mine', TRUSTED, { look: knows(order) })).toEqual(mine);
  });

  it('the market of an order is told by any of its names, and not waited for in vain', async () => {
    const asked: unknown[] = [];
    const market = { venue: 'NSE', symbol: 'INFY' };
    const targets = (look: () => Promise<readonly OrderView[]>, own = nothingMissing) =>
      new OrderTargets({
        queries: { ordersNamed: (...names) => (asked.push(names), look()) },
        written: { missing: own },
        earlier: { targetOf: away },
      });
    const known = targets(knows(market));
    expect(await known.marketOf({ orderId: ID }, OTTO)).toMatchObject(market);
    const named = { origClientOrderId: 'mine', account: 'acme-1' };
    expect(await known.marketOf(named, ALICE)).toMatchObject(market);
    expect(asked).toEqual([
      [ID, 'ANY'],
      ['mine', ['acme-1']],
    ]);
    expect(await targets(knows()).marketOf(named, ALICE)).toBeUndefined();
    expect(await targets(away).marketOf(named, ALICE)).toBeUndefined();
    expect(await targets(knows(), missing).marketOf(named, ALICE)).toBe('NOT_YET');
    expect(await targets(knows(market), missing).marketOf(named, ALICE)).toMatchObject(market);
  });

  it('a foreign orderId is nobody', async () => {
    expect(await statusOf(find(FOREIGN, ALICE, { look: knows() }))).toBe(404);
  });

  it('24 hex digits may be a name of his own, also while the database is away', async () => {
    const target = { origClientOrderId: FOREIGN, account: 'acme-1' };
    expect(await find(FOREIGN, ALICE, { look: knows({ account: 'acme-1' }) })).toEqual(target);
    expect(await find(FOREIGN, ALICE)).toEqual(target);
  });
});
