import { EVERY_ACCOUNT } from './accounts.js';
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
  /** False: the directory could not be read, and this was known before. */
  readonly isRead: boolean;
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
  readonly #reading = new Map<string, Promise<Known>>();

  constructor(
    private readonly directory: UserDirectory,
    private readonly now: () => Date = () => new Date(),
    private readonly readLimitMs = READ_LIMIT_MS,
  ) {}

  /** The token's caller as he may act now, where that is known without asking. */
  fresh(verified: Verified): VerifiedToken | undefined {
    const known = this.#fresh(verified.caller.user);
    return known && asKept(verified, known.standing);
  }

  /** The token's caller as he may act now. Never rejects. */
  async check(verified: Verified): Promise<VerifiedToken> {
    return asKept(verified, (await this.#ask(verified.caller.user)).standing);
  }

  /**
   * What is kept of a user, for whoever has no token of his: `undefined` when nobody of that name is
   * kept. Rejects while the directory cannot be read.
   */
  async standingOf(user: string): Promise<UserStanding | undefined> {
    const { standing, isRead } = this.#fresh(user) ?? (await this.#ask(user));
    if (!isRead) throw new Error(`What is kept of user ${user} cannot be read now`);
    return standing;
  }

  #fresh(user: string): Known | undefined {
    const known = this.#known.get(user);
    return known !== undefined && known.until > this.now().getTime() ? known : undefined;
  }

  #ask(user: string): Promise<Known> {
    const reading = this.#reading.get(user) ?? this.#read(user);
    this.#reading.set(user, reading);
    return reading.finally(() => this.#reading.delete(user));
  }

  async #read(user: string): Promise<Known> {
    const late = Promise.withResolvers<never>();
    const limit = setTimeout(() => late.reject(new Error('late')), this.readLimitMs);
    const before = this.#known.get(user)?.standing;
    const read = await Promise.race([this.directory.standingOf(user), late.promise])
      .then((standing) => ({ standing, isRead: true }))
      .catch(() => ({ standing: before, isRead: false }))
      .finally(() => clearTimeout(limit));
    const known = { ...read, until: this.now().getTime() + FRESH_MS };
    this.#remember(user, known);
    return known;
  }

  #remember(user: string, known: Known): void {
    this.#known.delete(user);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= CAPACITY) this.#known.delete(oldest);
    this.#known.set(user, known);
  }
}

/** What was taken from the user is taken from his token; what he was given since needs a new one. */
function asKept(verified: Verified, standing: UserStanding | undefined): VerifiedToken {
  if (standing === undefined) return verified;
  if (standing.disabled) return { ok: false, fault: 'DISABLED' };
  const { caller } = verified;
  if (standing.role !== caller.role) return { ok: false, fault: 'INVALID' };
  const isKept = (account: string) =>
    standing.accounts.includes(account) || standing.accounts.includes(EVERY_ACCOUNT);
  if (caller.accounts.every(isKept)) return verified;
  return { ...verified, caller: { ...caller, accounts: caller.accounts.filter(isKept) } };
}
