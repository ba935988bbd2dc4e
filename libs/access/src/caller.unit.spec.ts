import { describe, expect, it } from 'vitest';
import { mayRead, mayTrade, principalOf, type Caller } from './caller.js';

const trader: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const viewer: Caller = { user: 'rita', role: 'viewer', accounts: ['acme-1', 'acme-2'] };
const operator: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
const bare: Caller = { user: 'olga', role: 'operator', accounts: [] };

describe('who may', () => {
  it.each([
    [trader, 'acme-1', true, true],
    [trader, 'acme-2', false, false],
    [trader, '*', false, false],
    [viewer, 'acme-2', true, false],
    [viewer, 'globex-1', false, false],
    [operator, 'globex-1', true, true],
    [bare, 'globex-1', true, true],
  ])('%j on %s: reads %s, trades %s', (caller, account, reads, trades) => {
    expect([mayRead(caller, account), mayTrade(caller, account)]).toEqual([reads, trades]);
  });

  it.each([
    [trader, { user: 'alice', roles: ['trader'], accounts: ['acme-1'] }],
    [viewer, { user: 'rita', roles: ['viewer'], accounts: [] }],
    [bare, { user: 'olga', roles: ['operator'], accounts: ['*'] }],
  ])('%j is put into the inbox as %j', (caller, principal) => {
    expect(principalOf(caller)).toEqual(principal);
  });
});
