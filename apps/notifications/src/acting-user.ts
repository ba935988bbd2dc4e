import { EVERY_ACCOUNT, mayRead, type Caller } from '@ome/access';
import { ProblemException, problemDetails } from '@ome/platform';

/**
 * For whom a caller acts: himself, and an operator for whom he names.
 * @throws ProblemException 403 when anybody else names another user
 */
export function actingUser(caller: Caller, named: string | undefined): string {
  if (named === undefined || named === caller.user) return caller.user;
  if (caller.role === 'operator') return named;
  throw new ProblemException(problemDetails(403, 'Only an operator may act for another user.'));
}

/** The accounts whose orders the caller may be told of. */
export function accountsOf(caller: Caller): readonly string[] {
  return mayRead(caller, EVERY_ACCOUNT) ? [EVERY_ACCOUNT] : caller.accounts;
}
