import { describe, expect, it } from 'vitest';
import { parseDecimal } from './decimal.js';
import { compareTimestamps, instrumentSymbol, position, timestamp } from './identifiers.js';
import { given } from './specification/given.js';
import { trade } from './specification/inputs.js';
import { names, ORDER } from './specification/values.js';

describe('an identifier', () => {
  it.each([
    ['orderId', names.orderId],
    ['clientOrderId', names.clientOrderId],
    ['account', names.account],
    ['requestId', names.requestId],
    ['inputId', names.inputId],
    ['execId', names.execId],
    ['venue', names.venue],
    ['symbol', instrumentSymbol],
    ['position', position],
  ])('is never empty or endless, and says so: %s', (kind, make) => {
    expect(make('x')).toBe('x');
    expect(() => make('')).toThrow(`${kind} must have 1 to `);
    expect(() => make('x'.repeat(10_000))).toThrow(`${kind} must have 1 to `);
    const [, longest] = /1 to (\d+)/.exec(messageOf(() => make(''))) ?? [];
    expect(make('x'.repeat(Number(longest)))).toHaveLength(Number(longest));
  });
});

describe('a time', () => {
  it.each([
    '',
    '2026-03-02',
    ' 2026-03-02T09:00:00Z',
    '2026-03-02T09:00:00Z ',
    '2026-03-02T09:00:00+01:00',
  ])('is RFC 3339 in UTC, and nothing else: "%s"', (text) => {
    expect(() => timestamp(text)).toThrow(`Not an RFC 3339 UTC time: ${text}`);
  });

  it('comes before or after another, whatever their fractions', () => {
    const [whole, half] = [timestamp('2026-03-02T09:00:00Z'), timestamp('2026-03-02T09:00:00.5Z')];
    expect(compareTimestamps(whole, half)).toBeLessThan(0);
    expect(compareTimestamps(half, whole)).toBeGreaterThan(0);
    expect(compareTimestamps(whole, timestamp('2026-03-02T09:00:00.000Z'))).toBe(0);
  });
});

it('a decimal is read exactly or not at all', () => {
  expect(parseDecimal('9007199254740.993')).toBeUndefined();
  expect(parseDecimal('9007199254740.991')).toEqual({ units: 9_007_199_254_740_991, scale: 3 });
});

it('a thousand reports may wait under a name, and no more', () => {
  const partition = given();
  const name = `orderId:${ORDER}`;
  const [oldest, newest] = [names.execId('a'), names.execId('b')];
  partition.state.parked.set(name, { oldest, newest, count: 1_000 });
  expect(partition.when(trade(1, '100', { execId: oldest })).event).toMatchObject({
    reason: { code: 'PARKING_FULL' },
  });
});

function messageOf(doing: () => unknown): string {
  try {
    doing();
  } catch (error) {
    return String(error);
  }
  return '';
}
