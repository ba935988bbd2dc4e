import { EVERY_ACCOUNT } from './accounts.js';

/** What a user may do: trade on his accounts, read them, or everything. */
export const ROLES = ['trader', 'viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls a door, as the token says. `accounts` holds `*` for every account. */
export interface Caller {
  readonly user: string;
  readonly company?: string;
  readonly role: Role;
  readonly accounts: readonly string[];
}

/** What a door puts into the inbox record, where the writer checks the caller's rights once more. */
export interface CallerPrincipal {
  readonly user: string;
  readonly roles: string[];
  readonly accounts: string[];
}

/** Whether the caller may see the account's orders, fills and positions. */
export function mayRead(caller: Caller, account: string): boolean {
  if (caller.role === 'operator') return true;
  return caller.accounts.includes(account) || caller.accounts.includes(EVERY_ACCOUNT);
}

/** Whether the caller may send requests for the account; a viewer never may. */
export function mayTrade(caller: Caller, account: string): boolean {
  return caller.role !== 'viewer' && mayRead(caller, account);
}

/** The account that a request is for as far as it says itself: the one named, or the caller's only one. */
export function accountStated(caller: Caller, named: unknown): string | undefined {
  if (typeof named === 'string') return named;
  const [only, another] = caller.accounts;
  return another === undefined && only !== EVERY_ACCOUNT ? only : undefined;
}

/** The caller as an inbox record says it: accounts that he may trade, none for a viewer. */
export function principalOf({ user, role, accounts }: Caller): CallerPrincipal {
  return { user, roles: [role], accounts: tradedAccounts(role, accounts) };
}

function tradedAccounts(role: Role, accounts: readonly string[]): string[] {
  switch (role) {
    case 'trader':
      return [...accounts];
    case 'viewer':
      return [];
    case 'operator':
      return [EVERY_ACCOUNT];
    default: {
      const unknown: never = role;
      throw new Error(`There is no role ${String(unknown)}.`);
    }
  }
}
