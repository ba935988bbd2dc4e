import type { Role } from './caller.js';
import type { Verified, VerifiedToken } from './verified-tokens.js';

/** What is kept of a user now; his token says what was kept when he signed in. */
export interface UserStanding {
  readonly disabled: boolean;
  readonly role: Role;
  readonly accounts: readonly string[];
}

/** Where the users are kept who sign in here. */
export abstract class UserDirectory {
  /** `undefined` when nobody of that name is kept. Rejects while that cannot be read. */
  abstract standingOf(user: string): Promise<UserStanding | undefined>;
}

interface Known {
  readonly standing: UserStanding | undefined;
  readonly until: number;
}

/** A change of a user counts this much later at most, while the directory can be read. */
const FRESH_MS = 3_000;
/** Whoever waits longer for the directory is taken as he was known last. */
const READ_LIMIT_MS = 500;
const CAPACITY = 10_000;

/**
 * What is kept of the users who call, a few seconds old at most. While the directory cannot be read
 * it is what was known last, and of those who were not known then, what their token says: orders and
 * cancels do not wait for it.
 */
export class UserStandings {
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<UserStanding | undefined>>();

  constructor(
    private readonly directory: UserDirectory,
    private readonly now: () => Date = () => new Date(),
    private readonly readLimitMs = READ_LIMIT_MS,
  ) {}

  /** The token's caller as he may act now, where that is known without asking. */
  fresh(verified: Verified): VerifiedToken | undefined {
    const known = this.#known.get(verified.caller.user);
    if (known === undefined || known.until <= this.now().getTime()) return undefined;
    return asKept(verified, known.standing);
  }

  /** The token's caller as he may act now. Never rejects. */
  async check(verified: Verified): Promise<VerifiedToken> {
    const { user } = verified.caller;
    const reading = this.#reading.get(user) ?? this.#read(user);
    this.#reading.set(user, reading);
    return asKept(verified, await reading.finally(() => this.#reading.delete(user)));
  }

  async #read(user: string): Promise<UserStanding | undefined> {
    const late = Promise.withResolvers<never>();
    const limit = setTimeout(() => late.reject(new Error('late')), this.readLimitMs);
    const before = this.#known.get(user)?.standing;
    const standing = await Promise.race([this.directory.standingOf(user), late.promise])
      .catch(() => before)
      .finally(() => clearTimeout(limit));
    this.#remember(user, standing);
    return standing;
  }

  #remember(user: string, standing: UserStanding | undefined): void {
    this.#known.delete(user);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= CAPACITY) this.#known.delete(oldest);
    this.#known.set(user, { standing, until: this.now().getTime() + FRESH_MS });
  }
}

/** What was taken from the user is taken from his token; what he was given since needs a new one. */
function asKept(verified: Verified, standing: UserStanding | undefined): VerifiedToken {
  if (standing === undefined) return verified;
  if (standing.disabled) return { ok: false, fault: 'DISABLED' };
  const { caller } = verified;
  if (standing.role !== caller.role) return { ok: false, fault: 'INVALID' };
  const isKept = (account: string) =>
    standing.accounts.includes(account) || standing.accounts.includes('*');
  if (caller.accounts.every(isKept)) return verified;
  return { ...verified, caller: { ...caller, accounts: caller.accounts.filter(isKept) } };
}
