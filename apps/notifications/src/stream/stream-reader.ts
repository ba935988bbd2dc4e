import { mayRead, type SignedIn } from '@ome/access';
import { actingUser } from '../acting-user.js';

/** Whose notifications a stream tells, and what of them. */
export interface StreamReader {
  readonly user: string;
  /** Whether the reader may know of the account's orders, whoever was subscribed to them. */
  sees(account: string): boolean;
  /** When the reader's token ends, and the stream with it. */
  readonly until: Date;
}

/** The stream that the caller may read. @throws ProblemException 403 for another user's */
export function readerOf({ caller, expiresAt }: SignedIn, named: string | undefined): StreamReader {
  return {
    user: actingUser(caller, named),
    sees: (account) => mayRead(caller, account),
    until: expiresAt,
  };
}
