import type { Provider } from '@nestjs/common';
import { UserDirectory } from '@ome/access';
import { LOGGER, retryUntilAvailable, type Logger } from '@ome/platform';
import { PasswordChecks, UserDatabase, UserStore } from '@ome/users';
import { SignIn } from './sign-in.js';
import { SignInTries } from './sign-in-tries.js';

interface SignInSettings {
  readonly NODE_ENV: 'development' | 'test' | 'production';
  readonly MONGODB_URI: string;
}

/** The users' database from start to shutdown. Signing in answers 503 while it is away; orders go on. */
export class SignInRuntime {
  constructor(
    private readonly database: UserDatabase,
    private readonly users: UserStore,
    private readonly development: boolean,
    private readonly log: Logger,
  ) {}

  /** Does not wait: nothing but signing in needs it. */
  start(signal: AbortSignal): void {
    retryUntilAvailable({
      what: 'MongoDB (users)',
      address: this.database.uri,
      attempt: () => this.#connect(),
      log: this.log,
      signal,
    }).catch(() => undefined);
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }

  async #connect(): Promise<void> {
    await this.database.connect();
    if (this.development) await this.users.seedDevelopment();
  }
}

/** What the slice is made of; `SignInRuntime` has to be started. */
export function signInProviders({ NODE_ENV, MONGODB_URI }: SignInSettings): Provider[] {
  const development = NODE_ENV !== 'production';
  return [
    { provide: UserDatabase, useFactory: () => new UserDatabase(MONGODB_URI) },
    {
      provide: UserStore,
      inject: [UserDatabase],
      useFactory: (database: UserDatabase) => new UserStore(database),
    },
    { provide: UserDirectory, useExisting: UserStore },
    {
      provide: SignInRuntime,
      inject: [UserDatabase, UserStore, LOGGER],
      useFactory: (database: UserDatabase, users: UserStore, log: Logger) =>
        new SignInRuntime(database, users, development, log),
    },
    {
      provide: SignIn,
      inject: [UserStore, LOGGER],
      useFactory: (users: UserStore, log: Logger) =>
        new SignIn({
          users,
          checks: new PasswordChecks(),
          tries: new SignInTries(),
          development,
          log,
        }),
    },
  ];
}
