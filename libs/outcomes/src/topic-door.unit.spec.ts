import type { BatchConsumerHealth, RunnerHealth } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { stateOf } from './topic-door.js';

const NOW = 1_000_000;
const partition = (state: RunnerHealth['state'], sinceMs = 0): RunnerHealth => ({
  topic: 't',
  partition: 3,
  state,
  reason: 'the handler said stop',
  since: NOW - sinceMs,
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
    ['trying it for a short while', health({ partitions: [partition('retrying', 29_999)] })],
    ['beginning', health({ partitions: [partition('starting', 29_999)] })],
    ['waiting in a batch for long', health({ partitions: [partition('running', 300_000)] })],
  ])('is ready when it is %s', (_, state) => {
    expect(stateOf(state, NOW)).toEqual({ ok: true });
  });

  it.each([
    ['before it has joined', health({ membership: 'joining', lastConfirmedAt: 0 }), 'not joined'],
    ['when the consumer has stopped', health({ membership: 'stopped' }), 'stopped'],
    ['with a stopped partition', health({ partitions: [partition('stopped')] }), 't/3'],
    [
      'once it has tried a batch for long',
      health({ partitions: [partition('running'), partition('retrying', 30_000)] }),
      't/3 is retrying for 30 s',
    ],
    [
      'when a partition cannot begin',
      health({ partitions: [partition('starting', 30_000)] }),
      't/3 is starting for 30 s',
    ],
  ])('is not ready %s', (_, state, words) => {
    expect(stateOf(state, NOW)).toEqual({ ok: false, reason: expect.stringContaining(words) });
  });
});
