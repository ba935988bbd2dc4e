import { mayRead } from '@ome/access';
import type { SignInRecord, UserStore } from '@ome/users';

/** How long a change of a user's rights may take to reach his webhooks. */
const KEPT_MS = 30_000;
const KEPT_USERS = 10_000;

interface Kept {
  readonly record: SignInRecord | undefined;
  readonly until: number;
}

/** What owners of webhooks may still be told, by what the users' store says now. */
export class OwnerRights {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly users: Pick<UserStore, 'signInRecord'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Whether the user may read the account. Of a user whom the store does not know, one of another
   * issuer's, only his tokens say what he may: true. @throws when the store cannot be read
   */
  async mayBeTold(user: string, account: string): Promise<boolean> {
    const record = await this.#recordOf(user);
    if (record === undefined) return true;
    return !record.disabled && mayRead(record.caller, account);
  }

  async #recordOf(user: string): Promise<SignInRecord | undefined> {
    const kept = this.#kept.get(user);
    if (kept !== undefined && this.now() < kept.until) return kept.record;
    const record = await this.users.signInRecord(user);
    if (this.#kept.size >= KEPT_USERS) this.#kept.clear();
    this.#kept.set(user, { record, until: this.now() + KEPT_MS });
    return record;
  }
}
