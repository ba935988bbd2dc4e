import type { Caller } from '@ome/access';
import type { Logger } from '@ome/platform';
import { NOBODYS_HASH, type PasswordChecks, type SignInRecord, type UserStore } from '@ome/users';
import type { SignInTries } from './sign-in-tries.js';

/** Who wants to sign in, and from where. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Of the connection. */
  readonly address: string;
}

export type SignInOutcome =
  | { readonly outcome: 'SIGNED_IN'; readonly caller: Caller }
  /** Wrong name, wrong password or disabled: which, nobody is told. */
  | { readonly outcome: 'REFUSED' }
  | { readonly outcome: 'TOO_MANY'; readonly retryAfterSeconds: number }
  | { readonly outcome: 'UNAVAILABLE' };

/** What signing in works with. */
export interface SignInOptions {
  readonly users: Pick<UserStore, 'signInRecord'>;
  readonly checks: Pick<PasswordChecks, 'check'>;
  readonly tries: SignInTries;
  /** Whether the users whose passwords are in the specification may sign in. */
  readonly development: boolean;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Checks a name and a password. Every try costs the same time, whether there is such a user or not. */
export class SignIn {
  constructor(private readonly options: SignInOptions) {}

  async check({ username, password, address }: Credentials): Promise<SignInOutcome> {
    const { tries, checks, log } = this.options;
    const retryAfterSeconds = tries.take(username, address);
    if (retryAfterSeconds > 0) {
      log.warn({ event: 'sign-in-limited', user: username, address }, 'too many tries to sign in');
      return { outcome: 'TOO_MANY', retryAfterSeconds };
    }
    const record = await this.#recordOf(username);
    if (record === 'UNAVAILABLE') return { outcome: 'UNAVAILABLE' };
    const right = await checks.check(record?.passwordHash ?? NOBODYS_HASH, password);
    if (right === 'BUSY') return { outcome: 'UNAVAILABLE' };
    if (!right || record === undefined || record.disabled) {
      log.info({ event: 'sign-in-refused', user: username, address }, 'a sign-in was refused');
      return { outcome: 'REFUSED' };
    }
    tries.succeeded(username, address);
    return { outcome: 'SIGNED_IN', caller: record.caller };
  }

  async #recordOf(name: string): Promise<SignInRecord | undefined | 'UNAVAILABLE'> {
    const { users, development, log } = this.options;
    try {
      const record = await users.signInRecord(name);
      return record?.forDevelopment === true && !development ? undefined : record;
    } catch (err) {
      log.warn({ event: 'users-unreadable', err }, 'the users cannot be read');
      return 'UNAVAILABLE';
    }
  }
}
