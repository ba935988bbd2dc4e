import { ProblemException, problemDetails, type Config } from '@ome/platform';
import { Type } from 'typebox';
import { mayTrade, type Caller } from './caller.js';
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
  ORDER_RATE_PER_ACCOUNT: Type.Integer({
    minimum: 0,
    default: 1_000,
    description:
      'Orders a second on an account through this process, and the burst; twice that for cancels; 0: no limit',
  }),
};

const RATE_CONFIG = Type.Object(rateConfig);
/** The loaded variables of `rateConfig`. */
export type RateSettings = Config<typeof RATE_CONFIG>;

/** What a rated request spends. */
export interface Spending {
  readonly kind: RatedKind;
  readonly caller: Caller;
  /** Left out where the request does not name it. One that the caller may not trade costs it nothing. */
  readonly account?: string;
  /** Orders of a list count one by one. */
  readonly count: number;
}

/** `RateLimit-*` (draft-ietf-httpapi-ratelimit-headers-03) of the limit that is nearest. */
export type RateHeaders = Readonly<Record<string, string>>;

/** The rates of users and accounts at this process. Orders and cancels have buckets of their own. */
export class RateLimits {
  readonly #users: Readonly<Record<RatedKind, TokenBuckets | undefined>>;
  readonly #accounts: Readonly<Record<RatedKind, TokenBuckets | undefined>>;

  constructor(settings: RateSettings, now?: () => number) {
    this.#users = bucketsFor(settings.ORDER_RATE_PER_USER, now);
    this.#accounts = bucketsFor(settings.ORDER_RATE_PER_ACCOUNT, now);
  }

  /**
   * Spends, and answers the headers that say what is left.
   * @throws ProblemException 429 with the same headers and `retry-after`; then nothing was spent
   */
  spend({ kind, caller, account, count }: Spending): RateHeaders {
    const ofUser = this.#users[kind]?.take(caller.user, count);
    if (ofUser?.allowed === false) throw tooMany(`the user ${caller.user}`, kind, ofUser);
    const rated = account !== undefined && mayTrade(caller, account) ? account : undefined;
    const ofAccount = rated === undefined ? undefined : this.#accounts[kind]?.take(rated, count);
    if (ofAccount?.allowed === false) {
      this.#users[kind]?.give(caller.user, count);
      throw tooMany(`the account ${account}`, kind, ofAccount);
    }
    return headersOf(nearest(ofUser, ofAccount));
  }
}

function bucketsFor(perSecond: number, now: (() => number) | undefined) {
  if (perSecond === 0) return { order: undefined, cancel: undefined };
  const cancels = perSecond * CANCELS_PER_ORDER;
  return {
    order: new TokenBuckets({ capacity: perSecond, fillsInMs: SECOND_MS }, now),
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

function tooMany(whose: string, kind: RatedKind, taken: Taken): ProblemException {
  const detail = `More than ${taken.limit} ${kind}s a second of ${whose}. Nothing was done: try again.`;
  return new ProblemException(problemDetails(429, detail), {
    ...headersOf(taken),
    'retry-after': String(Math.ceil(taken.retryAfterMs / 1000)),
  });
}
