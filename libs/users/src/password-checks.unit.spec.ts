import { expect, it } from 'vitest';
import { PasswordChecks } from './password-checks.js';

const HASH = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';

it('sends away who comes when too many wait, and answers everyone else', async () => {
  const checks = new PasswordChecks();
  const given = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 'password' : 'wrong'));
  const answers = await Promise.all(given.map((password) => checks.check(HASH, password)));
  expect(answers.slice(0, 42)).toEqual(
    given.slice(0, 42).map((password) => password === 'password'),
  );
  expect(answers.slice(42)).toEqual(Array.from({ length: 18 }, () => 'BUSY'));
  expect(await checks.check(HASH, 'password')).toBe(true);
});

it('goes on after a hash that cannot be read', async () => {
  const checks = new PasswordChecks();
  const broken = Array.from({ length: 5 }, () => checks.check('none', 'password'));
  expect((await Promise.allSettled(broken)).map(({ status }) => status)).toEqual(
    Array.from({ length: 5 }, () => 'rejected'),
  );
  expect(await checks.check(HASH, 'password')).toBe(true);
});
