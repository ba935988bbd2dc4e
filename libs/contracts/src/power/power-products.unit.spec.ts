import { describe, expect, it } from 'vitest';
import { listedContracts, powerContract } from './power-contracts.js';
import { powerInstrument } from './power-instruments.js';
import {
  DEFAULT_POWER_PRODUCTS,
  longestListedMs,
  parsePowerProducts,
  type PowerProducts,
} from './power-products.js';

const NOW = new Date('2026-11-21T07:31:10.500Z');
const [HOUR = '', QUARTER = ''] = ['1', '3'].map(
  (code) => `FR-RTE-${Date.parse('2026-11-21T14:00Z') / 60_000}${code}`,
);

const parsed = (file: unknown) => parsePowerProducts(Buffer.from(JSON.stringify(file)));

function productsOf(...products: readonly object[]): PowerProducts {
  const read = parsed({ products });
  if (!read.ok) throw new Error(read.faults.join('; '));
  return read.value;
}

describe('the rules of power products', () => {
  it('are those of the file, and for the rest as by default', () => {
    const rules = { tick: '0.1', minimumSlice: '5', placeLostBy: ['ICEBERG'] };
    const products = productsOf({ granularity: 'Hour', ...rules });
    expect(products.Hour).toEqual({ ...DEFAULT_POWER_PRODUCTS.Hour, ...rules });
    expect(products.QuarterHour).toEqual(DEFAULT_POWER_PRODUCTS.QuarterHour);
  });

  it('begin at the lot where only that is said', () => {
    const least = { minimumQuantity: '1', minimumSlice: '1' };
    expect(productsOf({ granularity: 'Hour', lot: '1' }).Hour).toMatchObject(least);
  });

  it('are what orders are checked by', () => {
    const [hour, quarter] = [powerContract(HOUR), powerContract(QUARTER)];
    if (hour === undefined || quarter === undefined) throw new Error('There are no contracts');
    const stated = { tick: '0.1', lot: '0.5', minimumPrice: '-500', maximumQuantity: '50' };
    const products = productsOf({ granularity: 'Hour', minimumSlice: '0.5', ...stated });
    expect(powerInstrument(hour, products)).toMatchObject({
      tick: 10,
      lot: 5,
      minimumPrice: -500_00,
      maximumPrice: 9999_00,
      maximumQuantity: 50_0,
    });
    expect(powerInstrument(quarter, products)).toEqual(powerInstrument(quarter));
    expect(powerInstrument(hour)).toMatchObject({ tick: 1, lot: 1 });
  });

  it('say when contracts are listed, coupled and closed', () => {
    const phases = { listedMinutes: 600, couplingEndMinutes: 60, gateClosureMinutes: 15 };
    const products = productsOf({ granularity: 'Hour', ...phases });
    expect(powerContract(HOUR, products)).toMatchObject({
      tradingPhaseStart: '2026-11-21T04:00:00Z',
      couplingEnd: '2026-11-21T13:00:00Z',
      tradingPhaseEnd: '2026-11-21T13:45:00Z',
    });
    expect(powerContract(QUARTER, products)).toEqual(powerContract(QUARTER));
    expect(longestListedMs(products)).toBe(48 * 60 * 60_000);
    const long = productsOf({ granularity: 'Hour', listedMinutes: 100_000 });
    expect(longestListedMs(long)).toBe(100_000 * 60_000);
    const listed = listedContracts('FR-RTE', NOW, products);
    const countOf = (wanted: string) =>
      listed.filter(({ granularity }) => granularity === wanted).length;
    expect([countOf('Hour'), countOf('QuarterHour')]).toEqual([10, 48 * 4]);
  });

  it.each<readonly [string, object, string]>([
    ['a name that is none', { granularity: 'Day' }, 'granularity'],
    ['an unknown rule', { granularity: 'Hour', ticks: '1' }, 'ticks'],
    ['a tick of nothing', { granularity: 'Hour', tick: '0' }, 'tick: must be above 0'],
    ['a tick that is too fine', { granularity: 'Hour', tick: '0.001' }, 'more than 2 decimal'],
    ['a slice between lots', { granularity: 'Hour', lot: '1', minimumSlice: '1.5' }, 'multiple'],
    ['another loss', { granularity: 'Hour', placeLostBy: ['NAME'] }, 'placeLostBy'],
    [
      'a closure before the end of coupling',
      { granularity: 'Hour', gateClosureMinutes: 45 },
      'couplingEndMinutes',
    ],
  ])('are refused with %s', (_, product, fault) => {
    const read = parsed({ products: [{ granularity: 'HalfHour' }, product] });
    expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining(fault)]);
    expect(read.ok ? [] : read.faults[0]).toMatch(/^products\/1: /);
  });

  it('are refused with every fault at once', () => {
    const wrong = { granularity: 'Hour', tick: '0', minimumQuantity: '5', maximumQuantity: '1' };
    const read = parsed({ products: [wrong, { granularity: 'Hour' }, 7] });
    expect(read.ok ? [] : read.faults).toEqual([
      'products/0: tick: must be above 0',
      'products/0: minimumQuantity: is above maximumQuantity',
      'products/1: Hour is listed more than once',
      expect.stringMatching(/^products\/2: /),
    ]);
    expect(parsed({}).ok).toBe(false);
  });
});
