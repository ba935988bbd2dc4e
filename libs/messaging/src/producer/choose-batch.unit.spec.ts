import { describe, expect, it } from 'vitest';
import { chooseBatch, type Roads } from './choose-batch.js';
import type { PendingRecord } from './produce-queue.js';

const pending = (topic: string, partition: number, more: Partial<PendingRecord> = {}) => {
  const record: PendingRecord = {
    request: { topic, partition, key: null, value: 'v' },
    bytes: 100,
    deadline: 0,
    resolve: () => undefined,
    reject: () => undefined,
    attempted: false,
    alone: false,
    settled: false,
    ...more,
  };
  return record;
};

const leaders = new Map([
  [0, 1],
  [1, 2],
  [2, 1],
]);
const roads = { leadersOf: () => leaders, wayOf: () => 'shared' as const };
const bounds = { maxBatchRecords: 10, maxBatchBytes: 1_000 };
const partitionsOf = (records: readonly PendingRecord[]) =>
  records.map(({ request }) => request.partition);

describe('chooseBatch', () => {
  it('takes records of one topic whose partitions have one leader', () => {
    const queue = [pending('a', 0), pending('a', 1), pending('b', 0), pending('a', 2)];
    const { batch, rest } = chooseBatch(queue, roads, bounds);
    expect(batch?.topic).toBe('a');
    expect(batch?.records.map(({ partition }) => partition)).toEqual([0, 2]);
    expect(rest).toEqual([queue[1], queue[2]]);
  });

  it('stops at the bounds and keeps the order of the rest', () => {
    const queue = Array.from({ length: 5 }, () => pending('a', 0, { bytes: 300 }));
    const byBytes = chooseBatch(queue, roads, bounds);
    expect(byBytes.batch?.records.map(({ record }) => record)).toEqual(queue.slice(0, 3));
    expect(byBytes.rest).toEqual(queue.slice(3));
    const byCount = chooseBatch(queue, roads, { ...bounds, maxBatchRecords: 2 });
    expect(byCount.batch?.records).toHaveLength(2);
  });

  it('never lets a smaller record overtake one that did not fit', () => {
    const big = pending('a', 0, { bytes: 950 });
    const queue = [pending('a', 0), big, pending('a', 0)];
    const { batch, rest } = chooseBatch(queue, roads, bounds);
    expect(batch?.records).toHaveLength(1);
    expect(rest).toEqual(queue.slice(1));
  });

  it('sends a record that is larger than a batch by itself', () => {
    const queue = [pending('a', 0, { bytes: 5_000 }), pending('a', 0)];
    expect(chooseBatch(queue, roads, bounds).batch?.records).toHaveLength(1);
  });

  it('sends a suspect by itself', () => {
    const queue = [pending('a', 0, { alone: true }), pending('a', 0, { alone: true })];
    expect(chooseBatch(queue, roads, bounds).batch?.records).toHaveLength(1);
    const later = [pending('a', 0), pending('a', 0, { alone: true })];
    expect(chooseBatch(later, roads, bounds).rest).toEqual([later[1]]);
  });

  it('leaves what may not travel yet, and never lets a record overtake another of its partition', () => {
    const ways = { 0: 'closed', 1: 'shared', 2: 'shared' } as const;
    const some = { ...roads, wayOf: (_: string, partition: 0 | 1 | 2) => ways[partition] } as Roads;
    const queue = [pending('a', 0), pending('a', 2), pending('a', 0), pending('a', 1)];
    const { batch, rest } = chooseBatch(queue, some, bounds);
    expect(batch).toMatchObject({ leader: 1, alone: undefined });
    expect(partitionsOf(batch?.records.map(({ record }) => record) ?? [])).toEqual([2]);
    expect(rest).toEqual([queue[0], queue[2], queue[3]]);
  });

  it('keeps a partition closed that opens in the middle of a choice: its first record comes first', () => {
    const ways = ['closed', 'alone', 'alone'] as const;
    let asked = 0;
    const opening: Roads = { ...roads, wayOf: () => ways[(asked += 1) - 1] ?? 'shared' };
    const queue = [pending('a', 0), pending('a', 0), pending('a', 0)];
    expect(chooseBatch(queue, opening, bounds)).toEqual({
      batch: null,
      impossible: [],
      rest: queue,
    });
  });

  it('sends a partition that must travel alone with its own records only', () => {
    const ways = { 0: 'alone', 1: 'shared', 2: 'alone' } as const;
    const some = { ...roads, wayOf: (_: string, partition: 0 | 1 | 2) => ways[partition] } as Roads;
    const queue = [pending('a', 0), pending('a', 2), pending('a', 0), pending('a', 1)];
    const { batch, rest } = chooseBatch(queue, some, bounds);
    expect(batch).toMatchObject({ leader: 1, alone: 0 });
    expect(batch?.records.map(({ record }) => record)).toEqual([queue[0], queue[2]]);
    expect(rest).toEqual([queue[1], queue[3]]);
  });

  it('gives up on a partition that does not exist', () => {
    const queue = [pending('a', 7), pending('a', 0)];
    const { batch, impossible } = chooseBatch(queue, roads, bounds);
    expect(impossible.map(({ record }) => record)).toEqual([queue[0]]);
    expect(partitionsOf(batch?.records.map(({ record }) => record) ?? [])).toEqual([0]);
  });
});
