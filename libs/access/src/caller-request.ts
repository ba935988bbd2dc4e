import type { ExecutionContext } from '@nestjs/common';
import type { Caller } from './caller.js';

/** A caller whose token was checked, and when that token ends. */
export interface SignedIn {
  readonly caller: Caller;
  readonly expiresAt: Date;
  /** By a token that was issued here, to a user who is kept here. */
  readonly own: boolean;
}

/** What the guards and decorators use of a request; `CallerGuard` sets who signed in. */
export interface CallerRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  signedIn?: SignedIn;
}

/** The request of an HTTP route. Asked several times on each: `switchToHttp()` makes three functions every time. */
export function requestOf<Request>(context: ExecutionContext): Request {
  return context.getArgByIndex<Request>(0);
}

/** Who signed in, of a request that passed `CallerGuard`. */
export function signedInOf(context: ExecutionContext): SignedIn {
  const { signedIn } = requestOf<CallerRequest>(context);
  if (signedIn !== undefined) return signedIn;
  throw new Error('The route has no caller: it is marked WithoutSignIn or has no CallerGuard.');
}
