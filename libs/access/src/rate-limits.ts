import { ProblemException, problemDetails, type Config } from '@ome/platform';
import { Type } from 'typebox';
import { accountStated, mayTrade, type Caller } from './caller.js';
import { TokenBuckets, type Taken } from './token-buckets.js';

/** What a rate is of: requests that add risk, or those that take it away. */
export type RatedKind = 'order' | 'cancel';

/** Cancels may come this much faster than orders, whatever the rates: nobody is kept in a position. */
const CANCELS_PER_ORDER = 2;
const SECOND_MS = 1_000;

/** Variables of a service with rated routes. */
export const rateConfig = {
  ORDER_RATE_PER_USER: Type.Integer({
    minimum: 0,
    default: 500,
    description:
      'Orders a second of a user through this process, and the burst; twice that for cancels; 0: no limit',
  }),
  ORDER_RATE_PER_ACCOUNT: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'Orders a second on an account through this process, at all of its doors together, and the burst; twice that for cancels; 0: no limit. Unset: 1000 on `/v1`, and no limit at the doors of the dialects',
    }),
  ),
};

/** Of `/v1`. Clients of the dialects were there before any rate. */
const USUAL_ACCOUNT_RATE = 1_000;

const RATE_CONFIG = Type.Object(rateConfig);
/** The loaded variables of `rateConfig`. */
export type RateSettings = Config<typeof RATE_CONFIG>;

/** How much of an account's rate a request spends. */
export interface AccountCost {
  readonly account: string;
  readonly count: number;
}

/** What a rated request spends. */
export interface Spending {
  readonly kind: RatedKind;
  readonly caller: Caller;
  /** Those that the caller may not trade cost them nothing. */
  readonly accounts: readonly AccountCost[];
  /** Of the user's rate: orders of a list count one by one; 0 where it is spent already. */
  readonly count: number;
}

/** `RateLimit-*` (draft-ietf-httpapi-ratelimit-headers-03) of the limit that is nearest. */
export type RateHeaders = Readonly<Record<string, string>>;

/** The rates of users and accounts at this process. Orders and cancels have buckets of their own. */
export class RateLimits {
  readonly #users: Readonly<Record<RatedKind, TokenBuckets | undefined>>;
  readonly #accounts: Readonly<Record<RatedKind, TokenBuckets | undefined>>;

  /** Whether the rate of accounts holds at doors too that know no users. */
  readonly holdsAtEveryDoor: boolean;

  constructor(
    { ORDER_RATE_PER_USER: user, ORDER_RATE_PER_ACCOUNT: account }: RateSettings,
    now?: () => number,
  ) {
    this.#users = bucketsFor(user, now);
    this.#accounts = bucketsFor(account ?? USUAL_ACCOUNT_RATE, now);
    this.holdsAtEveryDoor = account !== undefined && account > 0;
  }

  /**
   * Spends, and answers the headers that say what is left.
   * @throws ProblemException 429 with the same headers and `retry-after`; then nothing was spent
   */
  spend({ kind, caller, accounts, count }: Spending): RateHeaders {
    const users = this.#users[kind];
    let least = users?.take(caller.user, count);
    if (least?.allowed === false) throw tooMany('user', caller.user, kind, least);
    const spent: AccountCost[] = [];
    for (const cost of accounts) {
      if (!mayTrade(caller, cost.account)) continue;
      const taken = this.#accounts[kind]?.take(cost.account, cost.count);
      if (taken?.allowed === false) {
        users?.give(caller.user, count);
        for (const { account, count: back } of spent) this.#accounts[kind]?.give(account, back);
        throw tooMany('account', cost.account, kind, taken);
      }
      spent.push(cost);
      least = nearest(least, taken);
    }
    return headersOf(least);
  }

  /**
   * Spends one request of the account's rate at a door that answers without problem details. The text says why it may
   * not now, and then nothing was spent.
   */
  overAccountRate(kind: RatedKind, account: string): string | undefined {
    if (!this.holdsAtEveryDoor) return undefined;
    const taken = this.#accounts[kind]?.take(account);
    return taken?.allowed === false ? textOf('account', account, kind, taken) : undefined;
  }

  /** As `spend`, of several kinds at once: when one is refused, nothing was spent of any. @throws ProblemException 429 */
  spendAll(spendings: readonly Spending[]): RateHeaders {
    const done: Spending[] = [];
    let least: RateHeaders = {};
    for (const spending of spendings) {
      try {
        const headers = this.spend(spending);
        if (leftOf(headers) < leftOf(least)) least = headers;
      } catch (error) {
        for (const spent of done) this.#giveBack(spent);
        throw error;
      }
      done.push(spending);
    }
    return least;
  }

  /**
   * For a request whose account was found only after it was let in: spends that account's rate, if
   * the request had not named it. @throws ProblemException 429, and nothing was spent of the account's
   */
  spendFound(
    kind: RatedKind,
    caller: Caller,
    named: string | undefined,
    found: string | undefined,
  ): RateHeaders {
    if (found === undefined || accountStated(caller, named) !== undefined) return {};
    return this.spend({ kind, caller, accounts: [{ account: found, count: 1 }], count: 0 });
  }

  #giveBack({ kind, caller, accounts, count }: Spending): void {
    this.#users[kind]?.give(caller.user, count);
    for (const cost of accounts) {
      if (mayTrade(caller, cost.account)) this.#accounts[kind]?.give(cost.account, cost.count);
    }
  }
}

function bucketsFor(perSecond: number, now: (() => number) | undefined) {
  if (perSecond === 0) return { order: undefined, cancel: undefined };
  const cancels = perSecond * CANCELS_PER_ORDER;
  return {
    // A list may hold more orders than a second has: the next ones wait for them.
    order: new TokenBuckets({ capacity: perSecond, fillsInMs: SECOND_MS, owes: true }, now),
    cancel: new TokenBuckets({ capacity: cancels, fillsInMs: SECOND_MS }, now),
  };
}

function nearest(one: Taken | undefined, other: Taken | undefined): Taken | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.remaining <= other.remaining ? one : other;
}

function headersOf(taken: Taken | undefined): RateHeaders {
  if (taken === undefined) return {};
  return {
    'ratelimit-limit': String(taken.limit),
    'ratelimit-remaining': String(taken.remaining),
    'ratelimit-reset': String(Math.ceil(taken.fullAfterMs / 1000)),
  };
}

function leftOf(headers: RateHeaders): number {
  return Number(headers['ratelimit-remaining'] ?? Number.POSITIVE_INFINITY);
}

function tooMany(
  field: 'user' | 'account',
  value: string,
  kind: RatedKind,
  taken: Taken,
): ProblemException {
  const detail = textOf(field, value, kind, taken);
  const context = { field, value, limit: taken.limit };
  return new ProblemException(problemDetails(429, detail, { context }), {
    ...headersOf(taken),
    'retry-after': String(Math.ceil(taken.retryAfterMs / 1000)),
  });
}

function textOf(field: string, value: string, kind: RatedKind, { limit }: Taken): string {
  return `More than ${limit} ${kind}s a second of the ${field} ${value}. Nothing was done: try again.`;
}
