import { isPasswordOf, UserDatabase, UserStore } from '@ome/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../installation.spec.js';

const PASSWORD = 'correct horse battery';

let installation: Installation;
let database: UserDatabase;
beforeAll(async () => {
  installation = await Installation.start();
  database = new UserDatabase(installation.store.uri);
  await database.connect();
});
afterAll(async () => {
  await database.close();
  await installation.stop();
});

const add = (name: string, ...more: readonly string[]) =>
  installation.ome(['user', 'add', name, ...more], { types: PASSWORD });

const stored = (name: string) => new UserStore(database).signInRecord(name);

describe('ome user', () => {
  it('adds one who can sign in with that password, once', async () => {
    const more = ['--role', 'trader', '--company', 'acme', '--accounts', 'acme-1, acme-2'];
    expect(await add('dora', ...more)).toMatchObject({ code: 0, err: '' });
    const record = await stored('dora');
    expect(record).toMatchObject({
      caller: { user: 'dora', company: 'acme', role: 'trader', accounts: ['acme-1', 'acme-2'] },
      disabled: false,
      forDevelopment: false,
    });
    expect(await isPasswordOf(record?.passwordHash ?? '', PASSWORD)).toBe(true);
    const again = await add('dora', '--role', 'operator');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('dora already') });
    expect((await stored('dora'))?.caller.role).toBe('trader');
  });

  it('gives an operator every account', async () => {
    await add('olga', '--role', 'operator');
    expect((await stored('olga'))?.caller).toEqual({
      user: 'olga',
      role: 'operator',
      accounts: ['*'],
    });
  });

  it.each([
    [['x'], 'say what the user may do'],
    [['x', '--role', 'root'], '--role is one of'],
    [['x', '--role', 'trader'], 'needs accounts'],
    [['$ne', '--role', 'operator'], 'the name must be'],
  ])('refuses %j', async ([name = '', ...more], word) => {
    const { code, err } = await add(name, ...more);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(word) });
  });

  it('refuses a short password', async () => {
    const short = await installation.ome(['user', 'add', 'x', '--role', 'operator'], {
      types: 'short',
    });
    expect(short).toMatchObject({ code: 1, err: expect.stringContaining('12 to 256') });
    expect(await stored('x')).toBeUndefined();
  });

  it('lists, disables, enables, and sets passwords; no hash is shown', async () => {
    await add('emil', '--role', 'viewer', '--accounts', 'acme-1');
    await installation.ome(['user', 'disable', 'emil']);
    const { out } = await installation.ome(['user', 'list']);
    expect(out).toMatch(/emil .* viewer .* acme-1 .* disabled/);
    expect(JSON.stringify(await installation.document('user', 'list'))).not.toContain('argon2');
    await installation.ome(['user', 'enable', 'emil']);
    expect(await stored('emil')).toMatchObject({ disabled: false });
    const next = await installation.ome(['user', 'password', 'emil'], {
      types: 'another password',
    });
    expect(next.code).toBe(0);
    const hash = (await stored('emil'))?.passwordHash ?? '';
    expect(await isPasswordOf(hash, 'another password')).toBe(true);
  });

  it.each([['disable'], ['enable'], ['password']])('%s finds no stranger', async (verb) => {
    const { code, err } = await installation.ome(['user', verb, 'stranger'], { types: PASSWORD });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('no user stranger') });
  });
});

it('ome key makes a pair that services take', async () => {
  const { out } = await installation.ome(['key', '--id', '2026-11']);
  expect(out).toMatch(/^JWT_SIGNING_KEY=2026-11=[\w-]{43}\nJWT_KEYS=2026-11=[\w-]{43}\n$/);
});
