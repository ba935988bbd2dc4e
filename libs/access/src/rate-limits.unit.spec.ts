import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { RateLimits, type AccountCost, type RatedKind } from './rate-limits.js';

const alice: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const bob: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };
const carol: Caller = { user: 'carol', role: 'trader', accounts: ['globex-1'] };

const TOO_MANY = expect.objectContaining({ status: 429, reason: 'RATE_LIMITED' });

function limits(user: number, account: number | undefined, clock = { ms: 0 }): RateLimits {
  const settings = {
    ORDER_RATE_PER_USER: user,
    ...(account !== undefined && { ORDER_RATE_PER_ACCOUNT: account }),
  };
  return new RateLimits(settings, () => clock.ms);
}

const costs = (account: string | undefined, count = 1) =>
  account === undefined ? [] : [{ account, count }];

/** How many pass before the first 429. */
function passing(of: RateLimits, kind: RatedKind, caller: Caller, account?: string): number {
  for (let passed = 0; passed < 1_000; passed += 1) {
    try {
      of.spend({ kind, caller, count: 1, accounts: costs(account) });
    } catch (error) {
      if (error instanceof ProblemException && error.problem.status === 429) return passed;
      throw error;
    }
  }
  return Number.POSITIVE_INFINITY;
}

/** How many pass at a door that knows accounts alone. */
function passingAt(of: RateLimits, kind: RatedKind, account: string): number {
  for (let passed = 0; passed < 2_000; passed += 1) {
    if (of.overAccountRate(kind, account) !== undefined) return passed;
  }
  return Number.POSITIVE_INFINITY;
}

describe('the rates', () => {
  it('are of a user over all of his accounts, and of an account over all of its users', () => {
    const rates = limits(10, 15);
    expect(passing(rates, 'order', bob, 'acme-2')).toBe(10);
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(0);
    expect(passing(rates, 'order', alice, 'acme-1')).toBe(10);
    expect(passing(limits(100, 15), 'order', alice, 'acme-1')).toBe(15);
  });

  it('of cancels are twice those of orders, and are left when orders have used up theirs', () => {
    for (const rates of [limits(10, 1_000), limits(1_000, 10)]) {
      expect(passing(rates, 'order', alice, 'acme-1')).toBe(10);
      expect(passing(rates, 'cancel', alice, 'acme-1')).toBe(20);
    }
  });

  it('count the orders of a list', () => {
    const rates = limits(10, 1_000);
    rates.spend({ kind: 'order', caller: alice, accounts: costs('acme-1', 8), count: 8 });
    expect(passing(rates, 'order', alice)).toBe(2);
  });

  it('make the next orders wait for a list above the rate, and no cancel', () => {
    const clock = { ms: 0 };
    const rates = limits(10, 1_000, clock);
    const list = { caller: bob, accounts: costs('acme-1', 50), count: 50 } as const;
    rates.spend({ kind: 'order', ...list });
    rates.spendFound('order', bob, undefined, 'acme-1');
    clock.ms = 4_000;
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(0);
    clock.ms = 5_000;
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(10);
    rates.spend({ kind: 'cancel', ...list });
    clock.ms = 6_000;
    expect(passing(rates, 'cancel', bob, 'acme-1')).toBe(20);
  });

  it('of an account cannot be used up by a stranger', () => {
    const rates = limits(10, 10);
    expect(passing(rates, 'order', carol, 'acme-1')).toBe(10);
    expect(passing(rates, 'order', alice, 'acme-1')).toBe(10);
  });

  it('are not spent by what they refuse', () => {
    const clock = { ms: 0 };
    const rates = limits(10, 5, clock);
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(5);
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(0);
    expect(passing(rates, 'order', bob, 'acme-2')).toBe(5);
  });

  it('of the accounts of a list are spent together or not at all', () => {
    const rates = limits(1_000, 5);
    const list = (...accounts: readonly AccountCost[]) =>
      rates.spend({ kind: 'order', caller: bob, accounts, count: 1 });
    const [one, two] = [
      { account: 'acme-1', count: 3 },
      { account: 'acme-2', count: 5 },
    ];
    list(two);
    expect(() => list(one, two)).toThrow(expect.objectContaining({ problem: TOO_MANY }));
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(5);
  });

  it('of several kinds are spent together or not at all', () => {
    const rates = limits(1_000, 4);
    const spend = (orders: number, cancels: number) =>
      rates.spendAll([
        { kind: 'order', caller: bob, accounts: [{ account: 'acme-1', count: orders }], count: 1 },
        {
          kind: 'cancel',
          caller: bob,
          accounts: [{ account: 'acme-1', count: cancels }],
          count: 1,
        },
      ]);
    expect(spend(1, 7)).toMatchObject({ 'ratelimit-limit': '8', 'ratelimit-remaining': '1' });
    expect(() => spend(3, 2)).toThrow(expect.objectContaining({ problem: TOO_MANY }));
    expect(passing(rates, 'order', bob, 'acme-1')).toBe(3);
    expect(passing(rates, 'cancel', bob, 'acme-1')).toBe(1);
  });

  it('of an account that was found later are spent once', () => {
    const rates = limits(1_000, 2);
    for (const caller of [alice, bob]) rates.spendFound('order', caller, 'acme-1', 'acme-1');
    rates.spendFound('order', alice, undefined, 'acme-1');
    expect(rates.spendFound('order', bob, undefined, undefined)).toEqual({});
    rates.spendFound('order', bob, undefined, 'acme-1');
    expect(passing(rates, 'order', alice, 'acme-1')).toBe(1);
  });

  it('are none at 0', () => {
    expect(passing(limits(0, 0), 'order', alice, 'acme-1')).toBe(Number.POSITIVE_INFINITY);
    expect(limits(0, 0).spend({ kind: 'order', caller: alice, accounts: [], count: 1 })).toEqual(
      {},
    );
  });

  it('are told in headers: of the nearer limit, and when to come back', () => {
    const rates = limits(10, 2);
    const accounts = costs('acme-1');
    const spending = { kind: 'order', caller: alice, accounts, count: 1 } as const;
    const left = { 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '1' };
    expect(rates.spend(spending)).toEqual(left);
    rates.spend(spending);
    expect(() => rates.spend(spending)).toThrow(
      expect.objectContaining({
        headers: { ...left, 'ratelimit-remaining': '0', 'retry-after': '1' },
      }),
    );
  });
});

describe('the rate of an account at a door that knows accounts alone', () => {
  it('is the same as at the others: nobody doubles it by a second door', () => {
    const rates = limits(0, 10);
    rates.spend({ kind: 'order', caller: alice, accounts: costs('acme-1', 4), count: 4 });
    expect(passingAt(rates, 'order', 'acme-1')).toBe(6);
    expect(passing(rates, 'order', alice, 'acme-1')).toBe(0);
    expect(passingAt(rates, 'order', 'acme-2')).toBe(10);
  });

  it('is that of cancels for what takes risk away, and says what it is', () => {
    const rates = limits(0, 10);
    expect(passingAt(rates, 'order', 'acme-1')).toBe(10);
    expect(passingAt(rates, 'cancel', 'acme-1')).toBe(20);
    expect(rates.overAccountRate('order', 'acme-1')).toMatch(/^More than 10 orders a second /);
  });

  it('is none unless one is configured, and 1,000 where users are known', () => {
    const rates = limits(0, undefined);
    expect(rates.holdsAtEveryDoor).toBe(false);
    expect(passingAt(rates, 'order', 'acme-1')).toBe(Number.POSITIVE_INFINITY);
    rates.spend({ kind: 'order', caller: alice, accounts: costs('acme-1', 1_000), count: 1_000 });
    expect(passing(rates, 'order', alice, 'acme-1')).toBe(0);
    expect(limits(0, 0).holdsAtEveryDoor).toBe(false);
    expect(passing(limits(0, 0), 'order', alice, 'acme-1')).toBe(Number.POSITIVE_INFINITY);
  });
});
