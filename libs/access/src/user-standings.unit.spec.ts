import { describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { UserStandings, type UserStanding } from './user-standings.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1', 'acme-2'] };
const TOKEN = { ok: true, caller: ALICE, expiresAt: new Date(0), own: true } as const;
const KEPT: UserStanding = { disabled: false, role: 'trader', accounts: ['acme-1', 'acme-2'] };

/** A directory that says what the test has it say, and a clock that the test moves. */
function directory(first: UserStanding | undefined) {
  const said = { now: 0, reads: 0, answer: () => Promise.resolve(first) };
  const standingOf = () => {
    said.reads += 1;
    return said.answer();
  };
  const standings = new UserStandings({ standingOf }, () => new Date(said.now), 20);
  return { said, standings };
}

describe('the user behind a token', () => {
  it('is read once for all who ask, and again when that is some seconds old', async () => {
    const { said, standings } = directory(KEPT);
    expect(standings.fresh(TOKEN)).toBeUndefined();
    const both = await Promise.all([standings.check(TOKEN), standings.check(TOKEN)]);
    expect([both, said.reads]).toEqual([[TOKEN, TOKEN], 1]);
    said.now = 2_999;
    expect(standings.fresh(TOKEN)).toEqual(TOKEN);
    said.now = 3_000;
    expect(standings.fresh(TOKEN)).toBeUndefined();
  });

  it.each<[string, UserStanding | undefined, object]>([
    ['nobody who is kept', undefined, TOKEN],
    ['disabled', { ...KEPT, disabled: true }, { ok: false, fault: 'DISABLED' }],
    ['of another role now', { ...KEPT, role: 'viewer' }, { ok: false, fault: 'INVALID' }],
    ['of every account', { ...KEPT, accounts: ['*'] }, TOKEN],
    [
      'of fewer accounts',
      { ...KEPT, accounts: ['acme-2', 'acme-3'] },
      { ...TOKEN, caller: { ...ALICE, accounts: ['acme-2'] } },
    ],
  ])('%s', async (_, standing, answer) => {
    const { standings } = directory(standing);
    expect(await standings.check(TOKEN)).toEqual(answer);
    expect(standings.fresh(TOKEN)).toEqual(answer);
  });

  it('is told without a token too, as fresh, and not by what was known before', async () => {
    const { said, standings } = directory(KEPT);
    expect(await standings.standingOf('alice')).toEqual(KEPT);
    await standings.check(TOKEN);
    said.answer = () => Promise.resolve({ ...KEPT, disabled: true });
    said.now = 2_999;
    const reads = said.reads;
    expect(await standings.standingOf('alice')).toEqual(KEPT);
    expect(said.reads).toBe(reads);
    said.now = 10_000;
    expect(await standings.standingOf('alice')).toEqual({ ...KEPT, disabled: true });
    said.answer = () => Promise.reject(new Error('away'));
    await expect(standings.standingOf('bob')).rejects.toThrow('bob');
    said.now = 20_000;
    await standings.check(TOKEN);
    await expect(standings.standingOf('alice')).rejects.toThrow('alice');
  });

  it.each([
    ['cannot be read', () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('is as he was known last while the directory %s', async (_, away) => {
    const { said, standings } = directory({ ...KEPT, disabled: true });
    await standings.check(TOKEN);
    said.now = 5_000;
    said.answer = away;
    expect(await standings.check(TOKEN)).toEqual({ ok: false, fault: 'DISABLED' });
    const other = { ...TOKEN, caller: { ...ALICE, user: 'bob' } };
    expect(await standings.check(other)).toEqual(other);
  });
});
