import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_USERS } from './development-users.js';
import { hashPassword, isPasswordOf, NOBODYS_HASH } from './password-hash.js';

describe('the hash of a password', () => {
  it('is of that password alone', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPasswordOf(hash, 'correct horse')).toBe(true);
    expect(await isPasswordOf(hash, 'correct horsf')).toBe(false);
    expect(await isPasswordOf(hash, '')).toBe(false);
  });

  it('is another one each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  it('is read with the settings that it was made with', async () => {
    // phc-winner-argon2's own test vector: two passes, 256 KiB.
    const hash =
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await isPasswordOf(hash, 'password')).toBe(true);
  });

  it.each(['', 'plain', '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7'])(
    'that is none (%j) matches nothing and says so',
    async (hash) => {
      await expect(isPasswordOf(hash, 'x')).rejects.toThrow('no argon2id hash');
    },
  );

  it('of nobody is nobody’s', async () => {
    expect(await isPasswordOf(NOBODYS_HASH, '')).toBe(false);
  });

  it.each(DEVELOPMENT_USERS)('of $user is of the password in the specification', async (user) => {
    expect(await isPasswordOf(user.passwordHash, `${user.user}-secret`)).toBe(true);
  });
});
