import { timestamp } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { instrumentOf } from '../reference-data.js';
import { DELIVERY_AREA_NAMES } from './delivery-areas.js';
import {
  contractOfPeriod,
  listedContracts,
  powerContract,
  productOf,
  productsOf,
  standingOf,
} from './power-contracts.js';
import { POWER_VENUE, withPowerContracts } from './power-instruments.js';

const NOW = new Date('2026-11-21T07:31:10.500Z');
const at = (text: string) => new Date(text);
/** Since 1970. */
const minute = (text: string) => at(text).getTime() / 60_000;

const symbolAt = (text: string) => `FR-RTE-${minute(text) * 10 + 1}`;

describe('a power contract', () => {
  it('has everything in its identifier', () => {
    const identifier = `DE-AMPRION-${minute('2026-11-21T14:00Z') * 10 + 1}`;
    expect(powerContract(identifier)).toEqual({
      identifier,
      deliveryArea: 'DE-AMPRION',
      contractName: '20261121 14:00-20261121 15:00',
      granularity: 'Hour',
      deliveryStart: '2026-11-21T14:00:00Z',
      deliveryEnd: '2026-11-21T15:00:00Z',
      tradingPhaseStart: '2026-11-19T14:00:00Z',
      couplingEnd: '2026-11-21T13:30:00Z',
      tradingPhaseEnd: '2026-11-21T13:55:00Z',
    });
  });

  it.each([
    ['no area', `XX-NONE-${minute('2026-11-21T14:00Z') * 10 + 1}`],
    ['no number', 'DE-AMPRION'],
    ['no product', `DE-AMPRION-${minute('2026-11-21T14:00Z') * 10 + 4}`],
    ['an hour that begins at half past', `FR-RTE-${minute('2026-11-21T14:30Z') * 10 + 1}`],
    ['a half hour that begins at a quarter', `FR-RTE-${minute('2026-11-21T14:15Z') * 10 + 2}`],
    ['more digits than a year has', 'FR-RTE-99999999999'],
    ['a name of every object', 'toString-1-299221201'],
  ])('is none with %s', (_, identifier) => {
    expect(powerContract(identifier)).toBeUndefined();
  });

  it('is found by its delivery period', () => {
    const found = contractOfPeriod('FR-RTE', at('2026-11-21T14:15Z'), at('2026-11-21T14:30Z'));
    expect(found?.identifier).toBe(`FR-RTE-${minute('2026-11-21T14:15Z') * 10 + 3}`);
    expect(
      contractOfPeriod('FR-RTE', at('2026-11-21T14:00Z'), at('2026-11-21T16:00Z')),
    ).toBeUndefined();
    expect(contractOfPeriod('FR-RTE', at('nonsense'), at('2026-11-21T16:00Z'))).toBeUndefined();
  });

  it('is coupled first, local at the end, and closed five minutes before delivery', () => {
    const contract = contractOfPeriod('FR-RTE', at('2026-11-21T14:00Z'), at('2026-11-21T15:00Z'));
    if (contract === undefined) throw new Error('FR-RTE has no hour at 14:00');
    const story = [
      '2026-11-19T13:59:59Z',
      '2026-11-19T14:00:00Z',
      '2026-11-21T13:29:59.999Z',
      '2026-11-21T13:30:00Z',
      '2026-11-21T13:54:59.9Z',
      '2026-11-21T13:55:00Z',
    ].map((text) => {
      const moment = timestamp(text);
      const { state, tradingPhase } = standingOf(contract, moment);
      return [state, tradingPhase, productOf(contract, moment).name];
    });
    expect(story).toEqual([
      ['Standby', 'Closed', 'XBID_Hour_Power'],
      ['Active', 'Continuous', 'XBID_Hour_Power'],
      ['Active', 'Continuous', 'XBID_Hour_Power'],
      ['Active', 'Continuous', 'Intraday_Hour_Power'],
      ['Active', 'Continuous', 'Intraday_Hour_Power'],
      ['Inactive', 'Closed', 'Intraday_Hour_Power'],
    ]);
  });

  it('is local throughout where the market is not coupled', () => {
    const contract = contractOfPeriod(
      'CH-SWISSGRID',
      at('2026-11-21T14:00Z'),
      at('2026-11-21T15:00Z'),
    );
    if (contract === undefined) throw new Error('CH-SWISSGRID has no hour at 14:00');
    expect(productOf(contract, timestamp('2026-11-20T00:00:00Z')).type).toBe('Local');
    expect(productsOf('CH-SWISSGRID').map(({ type }) => type)).toEqual(['Local', 'Local', 'Local']);
    expect(productsOf('FR-RTE')).toHaveLength(6);
  });
});

describe('the contracts of an area', () => {
  it('are those whose delivery begins within 48 hours', () => {
    const listed = listedContracts('NL-TENNET', NOW);
    expect(listed).toHaveLength(48 * 7);
    expect(listed[0]?.deliveryStart).toBe('2026-11-21T07:45:00Z');
    expect(listed.at(-1)?.deliveryStart).toBe('2026-11-23T07:30:00Z');
    expect(new Set(listed.map(({ identifier }) => identifier)).size).toBe(listed.length);
    for (const contract of listed) expect(powerContract(contract.identifier)).toEqual(contract);
  });

  it('are there in each of the twelve areas', () => {
    expect(DELIVERY_AREA_NAMES).toHaveLength(12);
    for (const area of DELIVERY_AREA_NAMES) expect(listedContracts(area, NOW)).toHaveLength(336);
  });
});

describe('the instruments of venue M7', () => {
  const book = withPowerContracts(instrumentOf, () => NOW);

  it('are listed contracts in cents and tenths of a megawatt', () => {
    expect(book(POWER_VENUE, symbolAt('2026-11-22T14:00Z'))).toMatchObject({
      venue: 'M7',
      priceScale: 2,
      quantityScale: 1,
      tick: 1,
      lot: 1,
      minimumPrice: -999_900,
      maximumPrice: 999_900,
      minimumQuantity: 1,
      maximumQuantity: 9_990,
    });
  });

  it('are the same object each time, as long as they are kept', () => {
    const symbol = symbolAt('2026-11-22T14:00Z');
    expect(book(POWER_VENUE, symbol)).toBe(book(POWER_VENUE, symbol));
  });

  it('hold those that are over, and none that is not listed yet', () => {
    expect(book(POWER_VENUE, symbolAt('2026-11-01T14:00Z'))).toBeDefined();
    expect(book(POWER_VENUE, symbolAt('2026-11-23T07:00Z'))).toBeDefined();
    expect(book(POWER_VENUE, symbolAt('2026-11-23T08:00Z'))).toBeUndefined();
  });

  it('leave the other venues as they are', () => {
    expect(book('NSE', 'INFY')).toBe(instrumentOf('NSE', 'INFY'));
    expect(book('NSE', symbolAt('2026-11-22T14:00Z'))).toBeUndefined();
    expect(book(POWER_VENUE, 'INFY')).toBeUndefined();
  });
});
