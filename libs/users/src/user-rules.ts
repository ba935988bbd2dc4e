import { MAXIMUM_ACCOUNTS, type Caller } from '@ome/access';

const NAME = /^[a-z0-9][\w.@-]{0,63}$/i;
const ACCOUNT = /^([\w.:@-]{1,64}|\*)$/;
/** All of them travel in a header. */
const MAXIMUM_ACCOUNTS_LENGTH = 4_000;
const SHORTEST_PASSWORD = 12;
/** Longest that signing in reads. */
export const LONGEST_PASSWORD = 256;

/** What is wrong with a new user, for whoever adds one; empty: nothing. */
export function faultsOfUser({ user, company, role, accounts }: Caller): readonly string[] {
  const faults: string[] = [];
  if (!NAME.test(user)) faults.push('the name must be 1 to 64 letters, digits, `.`, `_`, `@`, `-`');
  if (company !== undefined && !NAME.test(company)) faults.push('the company must be like a name');
  if (role !== 'operator' && accounts.length === 0) faults.push(`a ${role} needs accounts`);
  for (const account of accounts) {
    if (!ACCOUNT.test(account)) faults.push(`"${account}" is no account`);
  }
  const tooLong = accounts.join(',').length > MAXIMUM_ACCOUNTS_LENGTH;
  if (accounts.length > MAXIMUM_ACCOUNTS || tooLong) {
    faults.push(
      `at most ${MAXIMUM_ACCOUNTS} accounts of together ${MAXIMUM_ACCOUNTS_LENGTH} characters, or \`*\``,
    );
  }
  return faults;
}

/** What is wrong with a new password; `undefined`: nothing. */
export function faultOfPassword(password: string): string | undefined {
  if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return undefined;
  return `a password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`;
}
