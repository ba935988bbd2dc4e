import { UserDirectory, type Caller, type UserStanding } from '@ome/access';
import { DEVELOPMENT_USERS } from './development-users.js';
import type { UserDatabase, UserDocument } from './users.schema.js';

/** A user as operators see one. */
export interface User extends Caller {
  readonly disabled: boolean;
  readonly forDevelopment: boolean;
  readonly createdAt: Date;
  readonly passwordSetAt: Date;
}

/** What signing in reads. */
export interface SignInRecord {
  readonly caller: Caller;
  readonly passwordHash: string;
  readonly disabled: boolean;
  readonly forDevelopment: boolean;
}

/** Which company a user is of, and whose accounts his are. */
export type Affiliation = Pick<Caller, 'company' | 'accounts'>;

/** MongoDB's code for a key that exists. */
const DUPLICATE_KEY = 11_000;

/** The users in MongoDB. */
export class UserStore extends UserDirectory {
  constructor(private readonly database: UserDatabase) {
    super();
  }

  override async standingOf(name: string): Promise<UserStanding | undefined> {
    const found = await this.database.users
      .findOne({ _id: name }, { disabled: 1, role: 1, accounts: 1 })
      .lean<UserStanding>();
    if (found === null) return undefined;
    const { disabled, role, accounts } = found;
    return { disabled, role, accounts };
  }

  async signInRecord(name: string): Promise<SignInRecord | undefined> {
    const found = await this.database.users.findOne({ _id: name }).lean<UserDocument>();
    if (found === null) return undefined;
    const { passwordHash, disabled, forDevelopment } = found;
    return { caller: callerOf(found), passwordHash, disabled, forDevelopment };
  }

  /** False when there is a user of that name already. */
  async add(caller: Caller, passwordHash: string): Promise<boolean> {
    const now = new Date();
    try {
      await this.database.users.create({
        ...documentOf(caller, passwordHash, now),
        forDevelopment: false,
      });
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  /** All, by name. */
  async list(): Promise<readonly User[]> {
    const found = await this.database.users.find().sort({ _id: 1 }).lean<UserDocument[]>();
    return found.map((user) => ({
      ...callerOf(user),
      disabled: user.disabled,
      forDevelopment: user.forDevelopment,
      createdAt: user.createdAt,
      passwordSetAt: user.passwordSetAt,
    }));
  }

  /** Of every user, disabled ones too: an order stays the company's when its trader has left. */
  async affiliations(): Promise<readonly Affiliation[]> {
    const found = await this.database.users
      .find({}, { company: 1, accounts: 1 })
      .lean<Pick<UserDocument, 'company' | 'accounts'>[]>();
    return found.map(({ company, accounts }) => ({
      ...(company === undefined ? {} : { company }),
      accounts,
    }));
  }

  /**
   * False when there is no such user. order-entry and notifications refuse his tokens within seconds,
   * and end his sockets and streams with their next heartbeats; the other services take a token until
   * it ends.
   */
  async setDisabled(name: string, disabled: boolean): Promise<boolean> {
    const { matchedCount } = await this.database.users.updateOne(
      { _id: name },
      { $set: { disabled } },
    );
    return matchedCount > 0;
  }

  /** A password of his own makes a development user a user like any other. False when there is no such user. */
  async setPassword(name: string, passwordHash: string): Promise<boolean> {
    const { matchedCount } = await this.database.users.updateOne(
      { _id: name },
      { $set: { passwordHash, passwordSetAt: new Date(), forDevelopment: false } },
    );
    return matchedCount > 0;
  }

  /** Adds the development users that are missing; those that are there stay as they are. */
  async seedDevelopment(): Promise<void> {
    const now = new Date();
    await this.database.users.bulkWrite(
      DEVELOPMENT_USERS.map(({ passwordHash, ...caller }) => {
        const { _id, ...fields } = documentOf(caller, passwordHash, now);
        return {
          updateOne: {
            filter: { _id },
            update: { $setOnInsert: { ...fields, forDevelopment: true } },
            upsert: true,
          },
        };
      }),
      { ordered: false },
    );
  }
}

function documentOf({ user, company, role, accounts }: Caller, passwordHash: string, now: Date) {
  return {
    _id: user,
    ...(company === undefined ? {} : { company }),
    role,
    accounts: [...accounts],
    passwordHash,
    disabled: false,
    createdAt: now,
    passwordSetAt: now,
  };
}

function callerOf({ _id, company, role, accounts }: UserDocument): Caller {
  return { user: _id, ...(company === undefined ? {} : { company }), role, accounts };
}
