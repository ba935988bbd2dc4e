import { EVERY_ACCOUNT, isOneAccount, LISTS_OF_USERS } from '@ome/access';
import { malformedRequest } from '@ome/api';

/** What is wrong with the account of a request; `undefined`: nothing. */
export function faultOfAccount(account: string): string | undefined {
  if (isOneAccount(account)) return undefined;
  return `must be one account; \`${EVERY_ACCOUNT}\` is none, nor is what begins with \`${LISTS_OF_USERS}\``;
}

/** @throws ProblemException 400 for a name that no account has */
export function requireOneAccount(account: string | undefined, field: string): void {
  const fault = account === undefined ? undefined : faultOfAccount(account);
  if (fault !== undefined) throw malformedRequest([`${field}: ${fault}`]);
}
