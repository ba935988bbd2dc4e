import { expect, it } from 'vitest';
import { SignInTries } from './sign-in-tries.js';

const HERE = '203.0.113.9';

it('five tries of a user from one place, then one in twelve seconds; others are not kept out', () => {
  const clock = { ms: 0 };
  const tries = new SignInTries(() => clock.ms);
  const taken = Array.from({ length: 6 }, () => tries.take('alice', HERE));
  expect(taken).toEqual([0, 0, 0, 0, 0, 12]);
  expect(tries.take('bob', HERE)).toBe(0);
  expect(tries.take('alice', '203.0.113.10')).toBe(0);
  clock.ms = 12_000;
  expect([tries.take('alice', HERE), tries.take('alice', HERE)]).toEqual([0, 12]);
});

it('who signs in costs nothing', () => {
  const tries = new SignInTries(() => 0);
  for (let count = 0; count < 100; count += 1) {
    expect(tries.take('alice', HERE)).toBe(0);
    tries.succeeded('alice', HERE);
  }
});

it('sixty tries from one place, whatever the names', () => {
  const tries = new SignInTries(() => 0);
  const taken = Array.from({ length: 61 }, (_, index) => tries.take(`user-${index}`, HERE));
  expect(taken.filter((seconds) => seconds > 0)).toEqual([1]);
});

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['2001:db8::1', '2001:db8::2', true],
  ['2001:db8:0:0:1:2:3:4', '2001:db8::9', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.2', false],
  ['10.0.0.1', '10.0.0.2', false],
])('%s and %s are one place: %s', (one, other, same) => {
  const tries = new SignInTries(() => 0);
  for (let count = 0; count < 5; count += 1) tries.take('alice', one);
  expect(tries.take('alice', other) > 0).toBe(same);
});
