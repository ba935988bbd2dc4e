import type { BatchConsumerHealth, RunnerHealth } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { stateOf } from './topic-door.js';

const partition = (state: RunnerHealth['state']): RunnerHealth => ({
  topic: 't',
  partition: 3,
  state,
  reason: 'the handler said stop',
  since: 0,
  lastProgressAt: 0,
  position: 5n,
  waiting: 0,
});
const health = (change: Partial<BatchConsumerHealth>): BatchConsumerHealth => ({
  membership: 'joined',
  lastConfirmedAt: 1,
  partitions: [],
  ...change,
});

describe('a topic door', () => {
  it.each([
    ['joined', health({})],
    ['rebalancing', health({ membership: 'joining' })],
    ['trying a batch again', health({ partitions: [partition('retrying')] })],
  ])('is ready when it is %s', (_, state) => {
    expect(stateOf(state)).toEqual({ ok: true });
  });

  it.each([
    ['before it has joined', health({ membership: 'joining', lastConfirmedAt: 0 }), 'not joined'],
    ['when the consumer has stopped', health({ membership: 'stopped' }), 'stopped'],
    ['with a stopped partition', health({ partitions: [partition('stopped')] }), 't/3'],
  ])('is not ready %s', (_, state, words) => {
    expect(stateOf(state)).toEqual({ ok: false, reason: expect.stringContaining(words) });
  });
});
