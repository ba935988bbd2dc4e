import type { SignInRecord } from '@ome/users';
import { expect, it } from 'vitest';
import { OwnerRights } from './owner-rights.js';

const recordOf = (change: Partial<SignInRecord> = {}): SignInRecord => ({
  caller: { user: 'u', role: 'trader', accounts: ['acme-1'] },
  passwordHash: '',
  disabled: false,
  forDevelopment: false,
  ...change,
});

function world() {
  const state = { record: recordOf() as SignInRecord | undefined, now: 0, reads: 0 };
  const users = {
    signInRecord: () => {
      state.reads += 1;
      return Promise.resolve(state.record);
    },
  };
  return { state, rights: new OwnerRights(users, () => state.now) };
}

it('lets an owner be told of what he may read now', async () => {
  const { state, rights } = world();
  expect(await rights.mayBeTold('u', 'acme-1')).toBe(true);
  expect(await rights.mayBeTold('u', 'globex-1')).toBe(false);
  state.record = recordOf({ disabled: true });
  expect(await rights.mayBeTold('u', 'acme-1')).toBe(true);
  expect(state.reads).toBe(1);
  state.now = 30_000;
  expect(await rights.mayBeTold('u', 'acme-1')).toBe(false);
});

it("leaves the users of another issuer to their tokens' word", async () => {
  const { state, rights } = world();
  state.record = undefined;
  expect(await rights.mayBeTold('u', 'acme-1')).toBe(true);
});
