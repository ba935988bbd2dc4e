import type { UserStanding } from '@ome/access';
import { expect, it } from 'vitest';
import { OwnerRights } from './owner-rights.js';

const KEPT: UserStanding = { disabled: false, role: 'trader', accounts: ['acme-1'] };

const rightsOf = (standing: Promise<UserStanding | undefined>) =>
  new OwnerRights({ standingOf: () => standing });

it('lets an owner be told of what he may read now', async () => {
  const rights = rightsOf(Promise.resolve(KEPT));
  expect(await rights.mayBeTold('u', 'acme-1')).toBe(true);
  expect(await rights.mayBeTold('u', 'globex-1')).toBe(false);
  const disabled = rightsOf(Promise.resolve({ ...KEPT, disabled: true }));
  expect(await disabled.mayBeTold('u', 'acme-1')).toBe(false);
});

it("leaves the users of another issuer to their tokens' word", async () => {
  expect(await rightsOf(Promise.resolve(undefined)).mayBeTold('u', 'acme-1')).toBe(true);
});

it('says nothing while the users cannot be read', async () => {
  const rights = rightsOf(Promise.reject(new Error('away')));
  await expect(rights.mayBeTold('u', 'acme-1')).rejects.toThrow('away');
});
