import type { Caller } from '@ome/access';
import { createLogger } from '@ome/platform';
import { NOBODYS_HASH } from '@ome/users';
import { describe, expect, it } from 'vitest';
import { SignIn, type SignInOptions } from './sign-in.js';
import { SignInTries } from './sign-in-tries.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const RECORD = { caller: ALICE, passwordHash: 'right', disabled: false, forDevelopment: false };

/** A hash is the password itself here. */
function signIn(change: Partial<SignInOptions & typeof RECORD> = {}) {
  const checked: string[] = [];
  const { users, checks, tries, development, log, ...record } = change;
  const service = new SignIn({
    users: users ?? {
      signInRecord: (name) =>
        Promise.resolve(name === 'alice' ? { ...RECORD, ...record } : undefined),
    },
    checks: checks ?? {
      check: (hash, password) => {
        checked.push(hash);
        return Promise.resolve(hash === password);
      },
    },
    tries: tries ?? new SignInTries(() => 0),
    development: development ?? true,
    log: log ?? createLogger({ name: 'spec', level: 'silent' }),
  });
  const check = (username: string, password: string) =>
    service.check({ username, password, address: '203.0.113.9' });
  return { check, checked };
}

describe('signing in', () => {
  it('gives the caller for the right password', async () => {
    expect(await signIn().check('alice', 'right')).toEqual({ outcome: 'SIGNED_IN', caller: ALICE });
  });

  it('is refused alike for a wrong password, an unknown name and a disabled user, after the same work', async () => {
    const { check, checked } = signIn();
    expect(await check('alice', 'wrong')).toEqual({ outcome: 'REFUSED' });
    expect(await check('nobody', 'right')).toEqual({ outcome: 'REFUSED' });
    const disabled = signIn({ disabled: true });
    expect(await disabled.check('alice', 'right')).toEqual({ outcome: 'REFUSED' });
    expect([...checked, ...disabled.checked]).toEqual(['right', NOBODYS_HASH, 'right']);
  });

  it('knows a development user in development only', async () => {
    const production = signIn({ forDevelopment: true, development: false });
    expect(await production.check('alice', 'right')).toEqual({ outcome: 'REFUSED' });
    expect(production.checked).toEqual([NOBODYS_HASH]);
    const development = signIn({ forDevelopment: true });
    expect(await development.check('alice', 'right')).toMatchObject({ outcome: 'SIGNED_IN' });
  });

  it('is limited, the right password too; nothing is hashed then', async () => {
    const { check, checked } = signIn();
    for (let count = 0; count < 5; count += 1) await check('alice', 'wrong');
    expect(await check('alice', 'right')).toEqual({ outcome: 'TOO_MANY', retryAfterSeconds: 12 });
    expect(checked).toHaveLength(5);
  });

  it('is unavailable without the database, or when too many wait', async () => {
    const users = { signInRecord: () => Promise.reject(new Error('away')) };
    expect(await signIn({ users }).check('alice', 'right')).toEqual({ outcome: 'UNAVAILABLE' });
    const checks = { check: () => Promise.resolve('BUSY' as const) };
    expect(await signIn({ checks }).check('alice', 'right')).toEqual({ outcome: 'UNAVAILABLE' });
  });
});
