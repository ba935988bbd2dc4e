import { mayRead, type SignedIn, type TokenVerifier } from '@ome/access';
import { actingUser } from '../acting-user.js';

/** Whose notifications a stream tells, and what of them. */
export interface StreamReader {
  readonly user: string;
  /** Whether the reader may know of the account's orders, whoever was subscribed to them. */
  sees(account: string): boolean;
  /** When the reader's token ends, and the stream with it. */
  readonly until: Date;
  /** Asks what the reader may do now. False when he would not be admitted any more. */
  recheck(): Promise<boolean>;
}

/** The stream that the caller may read. @throws ProblemException 403 for another user's */
export function readerOf(
  signedIn: SignedIn,
  named: string | undefined,
  verifier: Pick<TokenVerifier, 'recheck'>,
): StreamReader {
  let { caller } = signedIn;
  return {
    user: actingUser(caller, named),
    sees: (account) => mayRead(caller, account),
    until: signedIn.expiresAt,
    recheck: async () => {
      const now = await verifier.recheck(signedIn);
      if (now.ok) caller = now.caller;
      return now.ok;
    },
  };
}
