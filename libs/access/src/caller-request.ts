import type { ExecutionContext } from '@nestjs/common';
import type { Caller } from './caller.js';

/** What the guards and decorators use of a request; `CallerGuard` sets the caller. */
export interface CallerRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  caller?: Caller;
}

/** The caller of a request that passed `CallerGuard`. */
export function callerOf(context: ExecutionContext): Caller {
  const { caller } = context.switchToHttp().getRequest<CallerRequest>();
  if (caller !== undefined) return caller;
  throw new Error('The route has no caller: it is marked WithoutSignIn or has no CallerGuard.');
}
