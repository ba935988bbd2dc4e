import type { Caller } from '@ome/access';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_USERS } from './development-users.js';
import { faultOfPassword, faultsOfUser } from './user-rules.js';

const alice: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };

describe('a new user', () => {
  it.each([...DEVELOPMENT_USERS, { ...alice, user: 'a.b@c-d_1' }, { ...alice, accounts: ['*'] }])(
    '$user may be added',
    (user) => {
      expect(faultsOfUser(user)).toEqual([]);
    },
  );

  it.each([
    [{ user: '' }, 'name'],
    [{ user: '$ne' }, 'name'],
    [{ user: 'x'.repeat(65) }, 'name'],
    [{ company: 'a b' }, 'company'],
    [{ accounts: [] }, 'needs accounts'],
    [{ accounts: ['acme 1'] }, '"acme 1" is no account'],
    [{ accounts: Array.from({ length: 101 }, (_, n) => `a-${n}`) }, 'at most 100'],
    [{ accounts: Array.from({ length: 90 }, (_, n) => `${n}`.padEnd(60, 'x')) }, 'at most 100'],
  ])('%j may not', (change, word) => {
    expect(faultsOfUser({ ...alice, ...change }).join()).toContain(word);
  });
});

it.each([
  ['short', false],
  ['twelve-chars', true],
  ['x'.repeat(256), true],
  ['x'.repeat(257), false],
])('the password %j may be set: %s', (password, may) => {
  expect(faultOfPassword(password) === undefined).toBe(may);
});
