import type { Caller } from './caller.js';

/** Why a token is refused. `KEYS_UNAVAILABLE` says nothing of the token: the same one may pass later. */
export type TokenFault = 'INVALID' | 'EXPIRED' | 'NOT_YET_VALID' | 'DISABLED' | 'KEYS_UNAVAILABLE';

/** What checking a token gives: who calls and until when the token says so, or why it is refused. */
export type VerifiedToken =
  | {
      readonly ok: true;
      readonly caller: Caller;
      readonly expiresAt: Date;
      /** Issued here, to a user who is kept here. */
      readonly own: boolean;
    }
  | { readonly ok: false; readonly fault: TokenFault };

export type Verified = Extract<VerifiedToken, { readonly ok: true }>;

interface Remembered {
  readonly verified: Verified;
  readonly until: number;
}

const CAPACITY = 5_000;
/** A key that was taken out of a foreign issuer's set counts for this much longer at most. */
const REMEMBERED_MS = 60_000;

/** Tokens that passed lately: checking a signature costs more than the rest of a request's way in. */
export class VerifiedTokens {
  readonly #tokens = new Map<string, Remembered>();

  constructor(private readonly now: () => Date) {}

  find(token: string): Verified | undefined {
    const found = this.#tokens.get(token);
    if (found === undefined) return undefined;
    if (found.until > this.now().getTime()) return found.verified;
    this.#tokens.delete(token);
    return undefined;
  }

  /** The oldest gives way when there are too many. */
  remember(token: string, verified: Verified): void {
    const [oldest] = this.#tokens.keys();
    if (oldest !== undefined && this.#tokens.size >= CAPACITY) this.#tokens.delete(oldest);
    const until = Math.min(verified.expiresAt.getTime(), this.now().getTime() + REMEMBERED_MS);
    this.#tokens.set(token, { verified, until });
  }
}
