/** Of a token, every account; of a request it would be one that is called so, and has nothing. */
export const EVERY_ACCOUNT = '*';

/** Begins what stands where an account does, for the lists of a user. */
export const LISTS_OF_USERS = 'lists/';

/** Whether an account may be called so: requests are of such alone. */
export function isOneAccount(name: string): boolean {
  return name !== EVERY_ACCOUNT && !name.startsWith(LISTS_OF_USERS);
}
