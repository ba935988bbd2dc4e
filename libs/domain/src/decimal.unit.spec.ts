import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal, price, quantity, rescale } from './decimal.js';
import { compareTimestamps, timestamp } from './identifiers.js';

describe('a decimal', () => {
  it.each([
    ['101.25', 10_125, 2],
    ['-0.5', -5, 1],
    ['100.00', 100, 0],
    ['-0', 0, 0],
    ['0.000000001', 1, 9],
  ])('is read from %s', (text, units, scale) => {
    expect(parseDecimal(text)).toEqual({ units, scale });
  });

  it.each(['', '1e3', '+1', '01', '.5', '1.', ' 1', '0.0000000001', '1234567890123456', 'NaN'])(
    'is not read from "%s"',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('is printed as it is read, without trailing zeros', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(9), (units, scale) => {
        const parsed = parseDecimal(formatDecimal(units, scale));
        if (parsed !== undefined) expect(rescale(parsed, scale)).toBe(units);
        expect(formatDecimal(units, scale)).not.toMatch(/\.\d*0$|\.$|^-0$/);
      }),
    );
  });

  it.each([
    [{ units: 15, scale: 1 }, 2, 150],
    [{ units: 150, scale: 2 }, 1, 15],
    [{ units: 155, scale: 2 }, 1, undefined],
    [{ units: 900_719_925_474_099, scale: 0 }, 9, undefined],
  ])('%o at scale %d is %s', (decimal, scale, units) => {
    expect(rescale(decimal, scale)).toBe(units);
  });

  it('is no price or quantity when it is not exact, and no quantity below zero', () => {
    expect(() => price(0.5)).toThrow('Not a price');
    expect(() => quantity(-1)).toThrow('Not a quantity');
    expect(() => quantity(Number.MAX_SAFE_INTEGER + 1)).toThrow('Not a quantity');
  });
});

describe('a timestamp', () => {
  it.each([
    ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00.000Z', 0],
    ['2026-03-02T09:00:00.5Z', '2026-03-02T09:00:00.499999999Z', 1],
    ['2026-03-02T08:59:59.999Z', '2026-03-02T09:00:00Z', -1],
  ])('%s against %s', (left, right, order) => {
    expect(compareTimestamps(timestamp(left), timestamp(right))).toBe(order);
  });
});
