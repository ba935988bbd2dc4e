import { EVERY_ACCOUNT, mayRead, type Caller } from '@ome/access';
import { refusal } from '@ome/api';
import type { AccountScope } from '@ome/projections';

/** The accounts that the caller asks about: the one named, or all that he may see. */
export function scopeOf(caller: Caller, named: string | undefined): AccountScope {
  if (named !== undefined) return mayRead(caller, named) ? [named] : [];
  return mayRead(caller, EVERY_ACCOUNT) ? 'ANY' : caller.accounts;
}

/** As `scopeOf`, for lists: @throws ProblemException for an account that is not the caller's, whether it exists or not */
export function listedScope(caller: Caller, named: string | undefined): AccountScope {
  if (named !== undefined && !mayRead(caller, named)) {
    const context = { field: 'account', value: named, allowed: caller.accounts };
    throw refusal({ code: 'ACCOUNT_NOT_ALLOWED' }, { context });
  }
  return scopeOf(caller, named);
}
