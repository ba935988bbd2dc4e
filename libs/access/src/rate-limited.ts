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
import { RateLimits, type RatedKind } from './rate-limits.js';

const RATED_KIND = Symbol('rated kind');

interface RatedRequest extends CallerRequest {
  readonly body?: unknown;
}

interface Reply {
  headers(headers: Readonly<Record<string, string>>): unknown;
}

/** Spends one request of the caller's rate, and of the account's that the body names; a list spends one per order. */
@Injectable()
export class RateGuard implements CanActivate {
  readonly #kinds = new WeakMap<object, RatedKind>();

  constructor(
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws ProblemException 429 */
  canActivate(context: ExecutionContext): true {
    const kind = this.#kindOf(context.getHandler());
    const { body } = requestOf<RatedRequest>(context);
    const { caller } = signedInOf(context);
    const spent = this.limits.spend({ kind, caller, ...costOf(body) });
    context.getArgByIndex<Reply>(1).headers(spent);
    return true;
  }

  /** Remembered: reading metadata anew costs more than the buckets. */
  #kindOf(handler: Parameters<Reflector['get']>[1]): RatedKind {
    const known = this.#kinds.get(handler);
    if (known !== undefined) return known;
    const kind: RatedKind = this.reflector.get(RATED_KIND, handler);
    this.#kinds.set(handler, kind);
    return kind;
  }
}

/** Limits a route's rate per user and account; answers 429 above it. After sign-in, before validation. */
export const RateLimited = (kind: RatedKind) =>
  applyDecorators(SetMetadata(RATED_KIND, kind), UseGuards(RateGuard));

/** The body was not checked yet: it may be anything. */
function costOf(body: unknown): { readonly account?: string; readonly count: number } {
  if (typeof body !== 'object' || body === null) return { count: 1 };
  const account: unknown = Reflect.get(body, 'account');
  const orders: unknown = Reflect.get(body, 'orders');
  const count = Array.isArray(orders) ? Math.max(1, orders.length) : 1;
  return typeof account === 'string' ? { account, count } : { count };
}
