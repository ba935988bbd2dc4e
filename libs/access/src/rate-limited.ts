import {
  applyDecorators,
  Inject,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { requestOf, signedInOf, type CallerRequest } from './caller-request.js';
import { accountStated, type Caller } from './caller.js';
import { RateLimits, type RatedKind, type Spending } from './rate-limits.js';

const RATED = Symbol('rated');

interface Rated {
  readonly kind: RatedKind;
  /** Of a route that takes lists: how many requests one may have. */
  readonly longestList: number;
}

interface RatedRequest extends CallerRequest {
  readonly body?: unknown;
  readonly query?: unknown;
}

interface Reply {
  headers(headers: Readonly<Record<string, string>>): unknown;
}

/**
 * Spends one request of the caller's rate and of its account's: the one that body or query names, or
 * the caller's only one. Each request of a list spends its own, cancels that of cancels; a list that is too long, and will be
 * refused, is one request. Which account an order's name is of is
 * found by the handler, which spends that (`RateLimits.spendFound`).
 */
@Injectable()
export class RateGuard implements CanActivate {
  readonly #rated = new WeakMap<object, Rated>();

  constructor(
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws ProblemException 429 */
  canActivate(context: ExecutionContext): true {
    const { kind, longestList } = this.#ratedOf(context.getHandler());
    const { body, query } = requestOf<RatedRequest>(context);
    const { caller } = signedInOf(context);
    const orders = memberOf(body, 'orders');
    const spent =
      Array.isArray(orders) && orders.length > 0 && orders.length <= longestList
        ? this.limits.spendAll(costsOfList(caller, orders, kind))
        : this.limits.spend({ kind, caller, ...costOf(caller, body, query) });
    context.getArgByIndex<Reply>(1).headers(spent);
    return true;
  }

  /** Remembered: reading metadata anew costs more than the buckets. */
  #ratedOf(handler: Parameters<Reflector['get']>[1]): Rated {
    const known = this.#rated.get(handler);
    if (known !== undefined) return known;
    const rated: Rated = this.reflector.get(RATED, handler);
    this.#rated.set(handler, rated);
    return rated;
  }
}

/** Limits a route's rate per user and account; answers 429 above it. After sign-in, before validation. */
export const RateLimited = (kind: RatedKind, { longestList = 0 } = {}) =>
  applyDecorators(SetMetadata(RATED, { kind, longestList } satisfies Rated), UseGuards(RateGuard));

/** Nothing was checked yet: it may be anything. */
function costOf(
  caller: Caller,
  body: unknown,
  query: unknown,
): Pick<Spending, 'accounts' | 'count'> {
  const named = memberOf(body, 'account') ?? memberOf(query, 'account');
  const account = accountStated(caller, named);
  return { accounts: account === undefined ? [] : [{ account, count: 1 }], count: 1 };
}

/** Requests of a list that take risk away. */
const CANCELS: readonly unknown[] = ['CANCEL_ORDER', 'HIBERNATE_ORDER'];

const isCancel = (order: unknown) => CANCELS.includes(memberOf(order, 'type'));

function costsOfList(
  caller: Caller,
  orders: readonly unknown[],
  kind: RatedKind,
): readonly Spending[] {
  const cancels = orders.filter(isCancel);
  const others = orders.filter((order) => !isCancel(order));
  const costs: Spending[] = [];
  if (others.length > 0) costs.push({ kind, caller, ...costOfList(caller, others) });
  if (cancels.length > 0) costs.push({ kind: 'cancel', caller, ...costOfList(caller, cancels) });
  return costs;
}

function costOfList(caller: Caller, orders: readonly unknown[]) {
  const counts = new Map<string, number>();
  for (const order of orders) {
    const account = accountStated(caller, memberOf(order, 'account'));
    if (account !== undefined) counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  const accounts = [...counts].map(([account, count]) => ({ account, count }));
  return { accounts, count: orders.length };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
