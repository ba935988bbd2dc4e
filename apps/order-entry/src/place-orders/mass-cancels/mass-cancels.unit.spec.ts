import type { Caller } from '@ome/access';
import type { DecidedRecord, InboxRecord } from '@ome/contracts';
import { NotTakenError, OutcomeBoard } from '@ome/outcomes';
import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { MassCancels } from './mass-cancels.js';

const BOB: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };
const OTTO: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
const REQUESTED = { type: 'MASS_CANCEL_REQUESTED', data: {} };
const REPEATED = { type: 'REQUEST_REPEATED', data: { outcome: { accepted: true } } };
const REUSED = { type: 'REQUEST_REFUSED', data: { reason: { code: 'REQUEST_ID_REUSED' } } };

type Said = Readonly<Record<string, unknown>> | 'silence' | 'away';

/** Mass cancels whose writers say one of these after the other, and how many conversations are open. */
function massCancels(...says: readonly Said[]) {
  let asked = 0;
  const board = new OutcomeBoard();
  const ask = ({ inputId }: InboxRecord) => {
    const said = says[asked++];
    if (said === 'away') return Promise.reject(new NotTakenError('unknown', 'no answer'));
    const conversation = board.open(inputId, 0);
    if (typeof said === 'object') {
      const record = { inputId, cause: 'ome.inbox.v1/0/1', ...said } as unknown as DecidedRecord;
      setImmediate(() => board.take({ partition: 0, offset: 5n, record }));
    }
    return Promise.resolve({ conversation, partition: 0, offset: 1n });
  };
  const door = new MassCancels({
    door: { ask, askPartition: ask },
    queries: { byRequest: () => Promise.resolve([]) },
    written: { missing: () => Promise.resolve([]) },
    partitionCount: 2,
    decidedWithinMs: says.includes('silence') ? 20 : 30_000,
  });
  return { door, board };
}

async function problemOf(answer: Promise<unknown>): Promise<unknown> {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemException) return error.problem;
  throw new Error(`no problem: ${String(error)}`);
}

describe('a mass cancel', () => {
  it('is answered when every part is decided', async () => {
    const { door, board } = massCancels(REQUESTED, REQUESTED);
    expect(await door.request({}, BOB, 'k')).toEqual({
      id: 'k',
      url: '/v1/mass-cancels/k',
      accounts: ['acme-1', 'acme-2'],
    });
    expect(board.isWaitedFor).toBe(false);
  });

  it('that was asked for before says so, and that nothing else is canceled', async () => {
    const { door } = massCancels(REPEATED, REPEATED);
    expect(await door.request({}, BOB, 'k')).toMatchObject({
      id: 'k',
      repeated: true,
      detail: expect.stringContaining('nothing else is canceled'),
    });
  });

  it('that was taken in part before is none that is repeated', async () => {
    const { door } = massCancels(REPEATED, REQUESTED);
    expect(await door.request({}, BOB, 'k')).not.toHaveProperty('repeated');
  });

  it.each([
    ['a trader', BOB],
    ['an operator', OTTO],
  ])('of %s under an id that had another body is 409', async (_who, caller) => {
    const { door, board } = massCancels(REQUESTED, REUSED);
    expect(await problemOf(door.request({}, caller, 'k'))).toMatchObject({
      status: 409,
      reason: 'REQUEST_ID_REUSED',
      requestId: 'k',
    });
    expect(board.isWaitedFor).toBe(false);
  });

  it('that is not decided soon is durable, and how to ask is said', async () => {
    const { door, board } = massCancels(REPEATED, 'silence');
    const taken = await door.request({}, BOB, 'k');
    expect(taken).toMatchObject({ id: 'k', detail: expect.stringContaining('To ask, repeat it') });
    expect(taken).not.toHaveProperty('repeated');
    expect(board.isWaitedFor).toBe(false);
  });

  it('that was perhaps not taken everywhere is 503', async () => {
    const { door, board } = massCancels(REUSED, 'away');
    expect(await problemOf(door.request({}, BOB, 'k'))).toMatchObject({
      status: 503,
      outcome: 'UNKNOWN',
    });
    expect(board.isWaitedFor).toBe(false);
  });
});
