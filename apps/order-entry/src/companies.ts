import { isOneAccount, mayRead, type Caller, type SignedIn } from '@ome/access';
import type { Affiliation } from '@ome/users';

/** The attribute of an order that says for which company it was entered: the M7 door says it, no caller may. */
export const COMPANY = 'm7.company';

/** Whose an order or a fill is. */
export interface Owned {
  readonly account: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/**
 * Whose orders and trades callers see in the M7 dialect: a company's users see one another's. What came through another
 * door says no company: then it is that of the users of its account.
 */
export class Companies {
  #ofAccount: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  #ofTokens: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  /** The newest token of each user of a foreign issuer. */
  readonly #tokens = new Map<string, SignedIn>();
  #nextEnd = Infinity;

  constructor(private readonly now: () => number = Date.now) {}

  /** All users as they are now. */
  replace(affiliations: readonly Affiliation[]): void {
    const ofAccount = new Map<string, Set<string>>();
    for (const affiliation of affiliations) note(ofAccount, affiliation);
    this.#ofAccount = ofAccount;
  }

  /** A foreign issuer's users are in no database of ours: their tokens say where they belong, until they end. */
  learn(signedIn: SignedIn): void {
    if (signedIn.own) return;
    this.#tokens.set(signedIn.caller.user, signedIn);
    this.#readTokens();
  }

  maySee(caller: Caller, owned: Owned): boolean {
    if (mayRead(caller, owned.account)) return true;
    const { company } = caller;
    if (company === undefined) return false;
    const stated = owned.attributes?.[COMPANY];
    if (stated !== undefined) return stated === company;
    const { account } = owned;
    if (this.now() >= this.#nextEnd) this.#readTokens();
    return (
      this.#ofAccount.get(account)?.has(company) === true ||
      this.#ofTokens.get(account)?.has(company) === true
    );
  }

  #readTokens(): void {
    const now = this.now();
    const ofTokens = new Map<string, Set<string>>();
    this.#nextEnd = Infinity;
    for (const [user, { caller, expiresAt }] of this.#tokens) {
      const end = expiresAt.getTime();
      if (end <= now) {
        this.#tokens.delete(user);
        continue;
      }
      note(ofTokens, caller);
      this.#nextEnd = Math.min(this.#nextEnd, end);
    }
    this.#ofTokens = ofTokens;
  }
}

function note(ofAccount: Map<string, Set<string>>, { company, accounts }: Affiliation): void {
  if (company === undefined) return;
  for (const account of accounts) {
    if (!isOneAccount(account)) continue;
    const companies = ofAccount.get(account) ?? new Set();
    ofAccount.set(account, companies.add(company));
  }
}
