import type { Caller } from '@ome/access';
import { describe, expect, it } from 'vitest';
import { problemOf, refused, ScriptedDoor, type Said } from '../scripted-door.spec.js';
import { MassCancels } from './mass-cancels.js';

const BOB: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };
const OTTO: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
const REQUESTED = { type: 'MASS_CANCEL_REQUESTED', data: {} };
const REPEATED = { type: 'REQUEST_REPEATED', data: { outcome: { accepted: true } } };
const REUSED = refused('REQUEST_ID_REUSED');

/** Mass cancels whose writers say one of these after the other. */
function massCancels(...says: readonly Said[]) {
  const door = new ScriptedDoor(says);
  return { cancels: massCancelsAt(door, door.withinMs), board: door.board };
}

function massCancelsAt(door: ScriptedDoor, decidedWithinMs: number): MassCancels {
  return new MassCancels({
    door,
    queries: { byRequest: () => Promise.resolve([]) },
    written: { missing: () => Promise.resolve([]) },
    partitionCount: 2,
    decidedWithinMs,
  });
}

describe('a mass cancel', () => {
  it('is answered when every part is decided', async () => {
    const { cancels, board } = massCancels(REQUESTED, REQUESTED);
    expect(await cancels.request({}, BOB, 'k')).toEqual({
      id: 'k',
      url: '/v1/mass-cancels/k',
      accounts: ['acme-1', 'acme-2'],
    });
    expect(board.isWaitedFor).toBe(false);
  });

  it('that was asked for before says so, and that nothing else is canceled', async () => {
    const { cancels } = massCancels(REPEATED, REPEATED);
    expect(await cancels.request({}, BOB, 'k')).toMatchObject({
      id: 'k',
      repeated: true,
      detail: expect.stringContaining('nothing else is canceled'),
    });
  });

  it('of a caller without accounts cancels nothing, and says so', async () => {
    const { cancels } = massCancels();
    const nobody: Caller = { user: 'nobody', role: 'trader', accounts: [] };
    expect(await problemOf(cancels.request({}, nobody, 'k'))).toMatchObject({
      status: 403,
      reason: 'ACCOUNT_NOT_ALLOWED',
    });
  });

  it('that was taken in part before is none that is repeated', async () => {
    const { cancels } = massCancels(REPEATED, REQUESTED);
    expect(await cancels.request({}, BOB, 'k')).not.toHaveProperty('repeated');
  });

  it.each([
    ['a trader', BOB],
    ['an operator', OTTO],
  ])('of %s under an id that had another body is 409', async (_who, caller) => {
    const { cancels, board } = massCancels(REQUESTED, REUSED);
    expect(await problemOf(cancels.request({}, caller, 'k'))).toMatchObject({
      status: 409,
      reason: 'REQUEST_ID_REUSED',
      requestId: 'k',
    });
    expect(board.isWaitedFor).toBe(false);
  });

  it('that is not decided soon is durable, and how to ask is said', async () => {
    const { cancels, board } = massCancels(REPEATED, 'silence');
    const taken = await cancels.request({}, BOB, 'k');
    expect(taken).toMatchObject({ id: 'k', detail: expect.stringContaining('To ask, repeat it') });
    expect(taken).not.toHaveProperty('repeated');
    expect(board.isWaitedFor).toBe(false);
  });

  it('is waited for as long as its caller prefers', async () => {
    const cancels = massCancelsAt(new ScriptedDoor([REPEATED, 'silence']), 60_000);
    const preferred = { waitMs: 20, applied: 'wait=1' };
    expect(await cancels.request({}, BOB, 'k', preferred)).toMatchObject({
      detail: expect.stringContaining('To ask, repeat it'),
    });
  });

  it('that was perhaps not taken everywhere is 503', async () => {
    const { cancels, board } = massCancels(REUSED, 'unknown');
    expect(await problemOf(cancels.request({}, BOB, 'k'))).toMatchObject({
      status: 503,
      outcome: 'UNKNOWN',
    });
    expect(board.isWaitedFor).toBe(false);
  });

  it.each(['*', 'lists/bob'])('is not of an account that is called %s', async (account) => {
    const { cancels } = massCancels(REQUESTED);
    expect(await problemOf(cancels.request({ account }, OTTO, 'k'))).toMatchObject({
      status: 400,
      context: { field: 'account' },
    });
  });

  it('of a trader of every account names one of them', async () => {
    const tess: Caller = { user: 'tess', role: 'trader', accounts: ['*'] };
    const { cancels } = massCancels(REQUESTED);
    expect(await problemOf(cancels.request({}, tess, 'k'))).toMatchObject({
      status: 400,
      context: { field: 'account' },
    });
    expect(await cancels.request({ account: 'acme-1' }, tess, 'k')).toMatchObject({
      accounts: ['acme-1'],
    });
  });
});
