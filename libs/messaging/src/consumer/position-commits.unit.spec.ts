import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PositionCommits, type NextPosition } from './position-commits.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const INTERVAL_MS = 100;
const TOPIC = 'orders';

/** A group whose answers the spec gives, and one partition of it. */
const commitsTo = (answers: readonly (boolean | Promise<boolean>)[]) => {
  const left = [...answers];
  const asked: bigint[] = [];
  const at = { topic: TOPIC, partition: 0, next: 0n };
  const commits = new PositionCommits({
    intervalMs: INTERVAL_MS,
    closeLimitMs: 1_000,
    positions: () => [{ ...at }],
    commit: async (positions: readonly NextPosition[]) => {
      asked.push(...positions.map(({ next }) => next));
      return left.shift() ?? true;
    },
  });
  const ticks = (count: number) => vi.advanceTimersByTimeAsync(count * INTERVAL_MS);
  return { at, commits, asked, ticks };
};

describe('position commits', () => {
  it('commits a position once, and again when it has moved', async () => {
    const { at, asked, ticks, commits } = commitsTo([]);
    await ticks(3);
    at.next = 7n;
    await ticks(3);
    expect(asked).toEqual([0n, 7n]);
    await commits.close();
    expect(asked).toEqual([0n, 7n]);
  });

  it('commits an idle partition again after a commit that the group did not take', async () => {
    const { asked, ticks, commits } = commitsTo([false, false]);
    await ticks(5);
    expect(asked).toEqual([0n, 0n, 0n]);
    await commits.close();
  });

  it('commits at close what the group did not take before', async () => {
    const { asked, ticks, commits } = commitsTo([false]);
    await ticks(1);
    await commits.close();
    expect(asked).toEqual([0n, 0n]);
  });

  it('has one commit under way at a time, and at close commits after it', async () => {
    const answer = Promise.withResolvers<boolean>();
    const { at, asked, ticks, commits } = commitsTo([answer.promise]);
    await ticks(1);
    at.next = 5n;
    await ticks(9);
    expect(asked).toEqual([0n]);
    const closed = commits.close();
    await ticks(1);
    expect(asked).toEqual([0n]);
    answer.resolve(true);
    await closed;
    expect(asked).toEqual([0n, 5n]);
  });

  it('does not wait for ever at close, and commits nothing after it', async () => {
    const answer = Promise.withResolvers<boolean>();
    const { at, asked, ticks, commits } = commitsTo([answer.promise]);
    await ticks(1);
    at.next = 5n;
    const closed = commits.close();
    await vi.advanceTimersByTimeAsync(1_000);
    await closed;
    answer.resolve(true);
    await ticks(5);
    expect(asked).toEqual([0n]);
  });

  it('commits the position of a partition that went and came back', async () => {
    const { asked, ticks, commits } = commitsTo([]);
    await ticks(2);
    commits.forget({ topic: TOPIC, partition: 0 });
    await ticks(2);
    expect(asked).toEqual([0n, 0n]);
    await commits.close();
  });
});
