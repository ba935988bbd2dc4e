import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.js';

function bucketsAt(clock: { ms: number }, maximumKeys?: number): TokenBuckets {
  return new TokenBuckets({ capacity: 4, fillsInMs: 2_000 }, () => clock.ms, maximumKeys);
}

describe('a bucket', () => {
  it('gives what it holds, says when there is more, and fills with time', () => {
    const clock = { ms: 0 };
    const buckets = bucketsAt(clock);
    const taken = Array.from({ length: 5 }, () => buckets.take('a'));
    expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, true, true, false]);
    expect(taken.map(({ remaining }) => remaining)).toEqual([3, 2, 1, 0, 0]);
    expect(taken.at(-1)).toMatchObject({ limit: 4, retryAfterMs: 500, fullAfterMs: 2_000 });
    clock.ms = 500;
    expect([buckets.take('a').allowed, buckets.take('a').allowed]).toEqual([true, false]);
    clock.ms = 3_600_000;
    expect(buckets.take('a')).toMatchObject({ allowed: true, remaining: 3 });
  });

  it('is the key’s own', () => {
    const buckets = bucketsAt({ ms: 0 });
    expect(buckets.take('a', 4).allowed).toBe(true);
    expect([buckets.take('a').allowed, buckets.take('b').allowed]).toEqual([false, true]);
  });

  it('gives several together or none', () => {
    const buckets = bucketsAt({ ms: 0 });
    expect(buckets.take('a', 3).allowed).toBe(true);
    expect(buckets.take('a', 2)).toMatchObject({ allowed: false, remaining: 1 });
    expect(buckets.take('a', 1).allowed).toBe(true);
  });

  it('that is full gives more than it can ever hold, once', () => {
    const buckets = bucketsAt({ ms: 0 });
    expect(buckets.take('a', 50)).toMatchObject({ allowed: true, remaining: 0 });
    expect(buckets.take('a', 50)).toMatchObject({ allowed: false, retryAfterMs: 2_000 });
  });

  it('that owes pays what it gave beyond its size before it gives again', () => {
    const clock = { ms: 0 };
    const rules = { capacity: 4, fillsInMs: 2_000, owes: true };
    const buckets = new TokenBuckets(rules, () => clock.ms);
    expect(buckets.take('a', 10)).toMatchObject({
      allowed: true,
      remaining: 0,
      fullAfterMs: 5_000,
    });
    expect(buckets.take('a')).toMatchObject({ allowed: false, remaining: 0, retryAfterMs: 3_500 });
    expect(buckets.take('a', 0)).toMatchObject({ allowed: true, remaining: 0 });
    clock.ms = 3_499;
    expect(buckets.take('a').allowed).toBe(false);
    clock.ms = 3_500;
    expect(buckets.take('a').allowed).toBe(true);
    buckets.take('b', 10);
    buckets.give('b', 10);
    expect(buckets.take('b')).toMatchObject({ allowed: true, remaining: 3 });
  });

  it('takes back, never above what it can hold', () => {
    const buckets = bucketsAt({ ms: 0 });
    buckets.take('a', 4);
    buckets.give('a', 9);
    expect(buckets.take('a')).toMatchObject({ allowed: true, remaining: 3 });
  });

  it('is forgotten when others were used since and there are too many', () => {
    const buckets = bucketsAt({ ms: 0 }, 2);
    buckets.take('a', 4);
    buckets.take('b', 4);
    expect(buckets.take('a').allowed).toBe(false);
    buckets.take('c', 4);
    expect(buckets.size).toBe(2);
    expect(buckets.take('a').allowed).toBe(false);
    expect(buckets.take('b').allowed).toBe(true);
  });
});
