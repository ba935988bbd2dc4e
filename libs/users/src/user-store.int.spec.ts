import type { Caller } from '@ome/access';
import { stackAddresses, uniqueName } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEVELOPMENT_USERS } from './development-users.js';
import { hashPassword } from './password-hash.js';
import { UserStore } from './user-store.js';
import { UserDatabase } from './users.schema.js';

const DORA: Caller = { user: 'dora', company: 'acme', role: 'trader', accounts: ['acme-3'] };

let database: UserDatabase;
let store: UserStore;

beforeAll(async () => {
  const uri = new URL(stackAddresses().mongodbUri);
  uri.pathname = `/${uniqueName('users')}`;
  database = new UserDatabase(uri.href);
  await database.connect();
  store = new UserStore(database);
});

afterAll(() => database.close());

it('a user is added once', async () => {
  expect(await store.add(DORA, 'hash')).toBe(true);
  expect(await store.add({ ...DORA, role: 'operator' }, 'other')).toBe(false);
  expect(await store.signInRecord('dora')).toEqual({
    caller: DORA,
    passwordHash: 'hash',
    disabled: false,
    forDevelopment: false,
  });
});

it('says of every user where he belongs, and nothing else', async () => {
  await store.add({ ...DORA, user: 'dan', accounts: ['acme-4'] }, 'hash');
  await store.add({ user: 'olga', role: 'operator', accounts: ['*'] }, 'hash');
  await store.setDisabled('dan', true);
  const affiliations = await store.affiliations();
  expect(affiliations).toContainEqual({ company: 'acme', accounts: ['acme-4'] });
  expect(affiliations).toContainEqual({ accounts: ['*'] });
});

it('a user is disabled and enabled, and gets a new password', async () => {
  await store.add({ user: 'emil', role: 'operator', accounts: [] }, 'hash');
  expect(await store.setDisabled('emil', true)).toBe(true);
  expect(await store.setPassword('emil', 'next')).toBe(true);
  expect(await store.signInRecord('emil')).toMatchObject({ disabled: true, passwordHash: 'next' });
  expect(await store.setDisabled('emil', false)).toBe(true);
  expect(await store.signInRecord('emil')).toMatchObject({ disabled: false });
});

it('nobody is found, disabled or given a password under a name that is not there', async () => {
  expect(await store.signInRecord('nobody')).toBeUndefined();
  expect(await store.setDisabled('nobody', true)).toBe(false);
  expect(await store.setPassword('nobody', 'hash')).toBe(false);
});

it('development users are added together, once, and not over what became of them', async () => {
  await Promise.all([store.seedDevelopment(), store.seedDevelopment()]);
  await store.setPassword('alice', await hashPassword('a password of her own'));
  await store.setDisabled('bob', true);
  await store.seedDevelopment();
  const users = await store.list();
  const names = DEVELOPMENT_USERS.map(({ user }) => user);
  const seeded = users.filter(({ user }) => names.includes(user));
  expect(seeded.map(({ user }) => user)).toEqual(names.toSorted());
  expect(seeded.filter(({ forDevelopment }) => !forDevelopment).map(({ user }) => user)).toEqual([
    'alice',
  ]);
  expect(seeded.filter(({ disabled }) => disabled).map(({ user }) => user)).toEqual(['bob']);
});

it('an operator of the database is no name', async () => {
  const name: unknown = { $ne: '' };
  await expect(store.signInRecord(name as string)).rejects.toThrow();
});
