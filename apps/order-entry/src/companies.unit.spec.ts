import type { Caller } from '@ome/access';
import { describe, expect, it } from 'vitest';
import { Companies, COMPANY } from './companies.js';

const ALICE: Caller = { user: 'alice', company: 'acme', role: 'trader', accounts: ['acme-1'] };
const CAROL: Caller = { user: 'carol', company: 'globex', role: 'trader', accounts: ['globex-1'] };
const OTTO: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
const OF_A_COLLEAGUE = { account: 'acme-2' };

const seenBy = (companies: Companies, owned: Parameters<Companies['maySee']>[1]) =>
  [ALICE, CAROL, OTTO].filter((caller) => companies.maySee(caller, owned)).map(({ user }) => user);

describe('who sees what came in by another door', () => {
  it('is who has the account, and its company as the users say it', () => {
    const companies = new Companies();
    expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['otto']);
    companies.replace([{ company: 'acme', accounts: ['acme-1', 'acme-2'] }, { accounts: ['*'] }]);
    expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['alice', 'otto']);
    expect(seenBy(companies, { account: 'globex-1' })).toEqual(['carol', 'otto']);
  });

  it('follows the users as they change', () => {
    const companies = new Companies();
    companies.replace([{ company: 'acme', accounts: ['acme-2'] }]);
    companies.replace([{ company: 'globex', accounts: ['acme-2'] }]);
    expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['carol', 'otto']);
  });

  describe('by a token', () => {
    const bob = { user: 'bob', company: 'acme', role: 'trader', accounts: ['acme-2'] } as const;
    const token = { caller: bob, expiresAt: new Date(1_000), own: false };

    it('of a foreign issuer is learned too, until it ends', () => {
      let now = 0;
      const companies = new Companies(() => now);
      companies.learn(token);
      companies.replace([]);
      expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['alice', 'otto']);
      now = 1_000;
      expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['otto']);
    });

    it('of a foreign issuer is what the newest one says', () => {
      const companies = new Companies(() => 0);
      companies.learn(token);
      companies.learn({ ...token, caller: { ...bob, accounts: ['acme-3'] } });
      expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['otto']);
    });

    it('of ours is not learned: the users say it, and may say otherwise', () => {
      const companies = new Companies(() => 0);
      companies.replace([bob]);
      companies.learn({ ...token, own: true });
      expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['alice', 'otto']);
      companies.replace([{ ...bob, company: 'globex' }]);
      expect(seenBy(companies, OF_A_COLLEAGUE)).toEqual(['carol', 'otto']);
    });
  });
});

it('an order of the M7 door is of the company that this says, whoever else has its account; a word of its own says nothing', () => {
  const companies = new Companies();
  companies.replace([{ company: 'globex', accounts: ['shared'] }]);
  const order = { account: 'shared', attributes: { [COMPANY]: 'acme' } };
  expect(seenBy(companies, order)).toEqual(['alice', 'otto']);
  const word = { account: 'shared', attributes: { company: 'acme' } };
  expect(seenBy(companies, word)).toEqual(['carol', 'otto']);
});
