import { describe, expect, it } from 'vitest';
import { rememberLast } from './remember-last.js';
import { timestampOf } from './timestamp-of.js';

describe('what is remembered of the last argument', () => {
  it('is what would be computed anew', () => {
    const times = [0, 0, 1, 0, 1_767_600_000_123, 1_767_600_000_123, 1_767_600_000_124, 0];
    expect(times.map(timestampOf)).toEqual(times.map((time) => new Date(time).toISOString()));
  });

  it('is computed once for the same argument in a row', () => {
    const asked: string[] = [];
    const length = rememberLast((text: string) => {
      asked.push(text);
      return text.length;
    });
    expect(['a', 'a', 'bb', 'bb', 'a'].map(length)).toEqual([1, 1, 2, 2, 1]);
    expect(asked).toEqual(['a', 'bb', 'a']);
  });

  it('is nothing when the computation throws', () => {
    expect(() => timestampOf(Number.NaN)).toThrow(RangeError);
    expect(timestampOf(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
