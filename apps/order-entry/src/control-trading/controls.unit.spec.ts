import type { Caller } from '@ome/access';
import {
  inboxMessageOf,
  inboxMessageToPartition,
  partitionOf,
  type DecidedRecord,
  type InboxControlRecord,
} from '@ome/contracts';
import { account as accountOf } from '@ome/domain';
import { OutcomeBoard } from '@ome/outcomes';
import { silentLog } from '@ome/messaging';
import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { Controls } from './controls.js';

const OTTO: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
const PARTITIONS = 4;

interface Said {
  readonly partition: number;
  readonly record: InboxControlRecord;
}

type Answer = 'silence' | 'away' | Readonly<Record<string, unknown>>;

/** Writers that answer as `answerOf` says. */
function controlsOver(answerOf: (said: Said) => Answer) {
  const said: Said[] = [];
  const board = new OutcomeBoard();
  const take = (record: InboxControlRecord, partition: number) => {
    said.push({ partition, record });
    const answer = answerOf({ partition, record });
    if (answer === 'away') return Promise.reject(new Error('no broker answers'));
    const conversation = board.open(record.inputId, partition);
    if (answer !== 'silence') {
      const event = { cause: 'ome.inbox.v1/0/0', inputId: record.inputId, ...answer };
      const logged = { partition, offset: 1n, record: event as unknown as DecidedRecord };
      setImmediate(() => board.take(logged));
    }
    return Promise.resolve({ conversation, partition, offset: 0n });
  };
  const controls = new Controls({
    door: {
      ask: (record) => {
        const control = record as InboxControlRecord;
        return take(control, inboxMessageOf(control, PARTITIONS).partition);
      },
      askPartition: (record, partition) =>
        take(record, inboxMessageToPartition(record, partition).partition),
    },
    partitionCount: PARTITIONS,
    confirmWithinMs: 50,
    log: silentLog as never,
  });
  return { controls, said };
}

const answered = (type: string, data: object = {}): Answer => ({ type, data });
const refused = (code: string) => answered('REQUEST_REFUSED', { reason: { code } });

async function problemOf(answer: Promise<unknown>): Promise<unknown> {
  const error = await answer.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof ProblemException)) throw new Error(`no problem: ${String(error)}`);
  return error.problem;
}

describe('a stop', () => {
  it('is said to every partition under one id, and confirmed by all', async () => {
    const { controls, said } = controlsOver(() => answered('STOP_SET'));
    const answer = await controls.setStop({ scope: { symbol: 'TCS' }, text: 'x' }, 'k', OTTO);
    expect(answer).toEqual({
      stopId: 'k',
      scope: { symbol: 'TCS' },
      text: 'x',
      partitions: [0, 1, 2, 3],
    });
    expect(said.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
    expect(new Set(said.map(({ record }) => record.requestId))).toEqual(new Set(['sys:stop/k']));
    expect(said[0]?.record).toMatchObject({
      kind: 'CONTROL',
      principal: { user: 'otto', roles: ['operator'], accounts: ['*'] },
      body: { type: 'SET_STOP', stopId: 'k', scope: { symbol: 'TCS' }, text: 'x' },
    });
  });

  describe('of an account', () => {
    const scope = { account: 'acme-1' };
    const home = partitionOf(accountOf('acme-1'), PARTITIONS);

    it('is said to every partition, so that its id means nothing else in any', async () => {
      const { controls, said } = controlsOver(() => answered('STOP_SET'));
      const { partitions } = await controls.setStop({ scope }, 'k', OTTO);
      expect(partitions).toEqual([0, 1, 2, 3]);
      expect(said.map(({ record }) => record.account)).toEqual(Array(PARTITIONS).fill(undefined));
    });

    it('is answered when its own partition has confirmed', async () => {
      const { controls } = controlsOver(({ partition }) =>
        partition === home ? answered('STOP_SET') : 'silence',
      );
      const { partitions } = await controls.setStop({ scope }, 'k', OTTO);
      expect(partitions).toEqual([home]);
    });

    it('is not answered while its own partition is silent', async () => {
      const { controls } = controlsOver(({ partition }) =>
        partition === home ? 'silence' : answered('STOP_SET'),
      );
      const problem = await problemOf(controls.setStop({ scope }, 'k', OTTO));
      expect(problem).toMatchObject({ status: 503, unconfirmed: [home] });
    });
  });

  it('that was set before is answered as then', async () => {
    const repeated = answered('REQUEST_REPEATED', { outcome: { accepted: true } });
    const { controls } = controlsOver(() => repeated);
    expect(await controls.setStop({ scope: {} }, 'k', OTTO)).toMatchObject({ stopId: 'k' });
  });

  it.each(['silence', 'away'] as const)('names the partitions of %s', async (kind) => {
    const { controls } = controlsOver(({ partition }) =>
      partition > 1 ? kind : answered('STOP_SET'),
    );
    expect(await problemOf(controls.setStop({ scope: {} }, 'k', OTTO))).toMatchObject({
      status: 503,
      unconfirmed: [2, 3],
      requestId: 'k',
    });
  });

  it('under a used id is refused', async () => {
    const { controls } = controlsOver(() => refused('REQUEST_ID_REUSED'));
    expect(await problemOf(controls.setStop({ scope: {} }, 'k', OTTO))).toMatchObject({
      status: 409,
      reason: 'REQUEST_ID_REUSED',
    });
  });
});

describe('lifting a stop', () => {
  it('is done where it is in force', async () => {
    const { controls } = controlsOver(({ partition }) =>
      partition === 2 ? answered('STOP_LIFTED') : refused('UNKNOWN_STOP'),
    );
    expect(await controls.liftStop('s', undefined, OTTO)).toEqual({ stopId: 's', partitions: [2] });
  });

  it('that is nowhere in force is 404', async () => {
    const { controls } = controlsOver(() => refused('UNKNOWN_STOP'));
    expect(await problemOf(controls.liftStop('s', undefined, OTTO))).toMatchObject({
      status: 404,
      reason: 'UNKNOWN_STOP',
    });
  });

  it('is not over while a partition is silent', async () => {
    const { controls } = controlsOver(({ partition }) =>
      partition === 0 ? 'silence' : refused('UNKNOWN_STOP'),
    );
    expect(await problemOf(controls.liftStop('s', 'k', OTTO))).toMatchObject({
      status: 503,
      unconfirmed: [0],
    });
  });
});

it.each(['*', 'lists/bob'])('no account is called %s', async (account) => {
  const { controls, said } = controlsOver(() => answered('STOP_SET'));
  const wrong = { status: 400, reason: 'MALFORMED' };
  const stop = controls.setStop({ scope: { account } }, 'k', OTTO);
  expect(await problemOf(stop)).toMatchObject({ ...wrong, context: { field: 'scope.account' } });
  const limits = controls.setLimits(account, { limits: [] }, 'k', OTTO);
  expect(await problemOf(limits)).toMatchObject({ ...wrong, context: { field: 'account' } });
  expect(said).toEqual([]);
});

describe('limits', () => {
  it('are said to the partition of their account', async () => {
    const { controls, said } = controlsOver(() => answered('LIMITS_SET'));
    const limits = [{ maximumOpenOrders: 3 }];
    expect(await controls.setLimits('acme-1', { limits }, 'k', OTTO)).toEqual({
      account: 'acme-1',
      limits,
    });
    expect(said.map(({ record }) => record)).toMatchObject([
      {
        account: 'acme-1',
        requestId: 'sys:limits/k',
        body: { type: 'SET_LIMITS', account: 'acme-1', limits },
      },
    ]);
  });
});
