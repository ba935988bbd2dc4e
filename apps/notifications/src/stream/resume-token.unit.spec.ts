import { describe, expect, it } from 'vitest';
import { faultOfToken, formatToken, isReached, parseToken } from './resume-token.js';

describe('a resume token', () => {
  it('is the vector of positions as compact text', () => {
    const vector = [0n, 35n, 36n, 9_007_199_254_740_993n];
    expect(formatToken(vector)).toBe('0.z.10.2gosa7pa2gx');
    expect(parseToken('0.z.10.2gosa7pa2gx', 4)).toEqual(vector);
  });

  it.each(['', '1', '1.2.3', '1.', '.1', '1.-2', '1.A', '1 .2', '1.2\n', `1.${'z'.repeat(14)}`])(
    'of two partitions is not %j',
    (text) => {
      expect(parseToken(text, 2)).toBeUndefined();
    },
  );

  it('must lie in what the topic keeps, both ends included', () => {
    const ranges = new Map([
      [0, { low: 5n, high: 9n }],
      [1, { low: 0n, high: 0n }],
    ]);
    expect(faultOfToken([5n, 0n], ranges, 100)).toBeUndefined();
    expect(faultOfToken([9n, 0n], ranges, 100)).toBeUndefined();
    expect(faultOfToken([4n, 0n], ranges, 100)).toBe('GONE');
    expect(faultOfToken([10n, 0n], ranges, 100)).toBe('AHEAD');
    expect(faultOfToken([4n, 1n], ranges, 100)).toBe('AHEAD');
  });

  it('is too far back when more records than allowed have come since, in all partitions', () => {
    const ranges = new Map([
      [0, { low: 0n, high: 10n }],
      [1, { low: 0n, high: 10n }],
    ]);
    expect(faultOfToken([6n, 6n], ranges, 8)).toBeUndefined();
    expect(faultOfToken([6n, 5n], ranges, 8)).toBe('FAR');
  });

  it('is reached when every partition is', () => {
    expect(
      isReached(
        new Map([
          [0, 3n],
          [1, 2n],
        ]),
        [3n, 2n],
      ),
    ).toBe(true);
    expect(
      isReached(
        new Map([
          [0, 3n],
          [1, 1n],
        ]),
        [3n, 2n],
      ),
    ).toBe(false);
    expect(isReached(new Map([[0, 3n]]), [3n, 0n])).toBe(true);
  });
});
