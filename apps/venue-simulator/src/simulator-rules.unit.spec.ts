import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instrumentOf, withPowerContracts } from '@ome/contracts';
import { loadConfig } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { SIMULATOR_CONFIG } from './simulator-config.js';
import { venueRulesOf } from './simulator-rules.js';

const rulesOf = (environment: Readonly<Record<string, string>> = {}) =>
  venueRulesOf(loadConfig(SIMULATOR_CONFIG, environment));
const instrumentsOf = withPowerContracts(instrumentOf, () => new Date());
const infy = instrumentOf('NSE', 'INFY');
if (infy === undefined) throw new Error('INFY is no longer traded');
const DAY_MS = 24 * 3_600_000;
const hourAt = (time: number) => `FR-RTE-${Math.floor(time / 3_600_000) * 600 + 1}`;

describe('the rules of the simulated venues', () => {
  it('name the venues of the reference data unless told otherwise', () => {
    expect([...rulesOf().venues]).toEqual(['NSE', 'BSE', 'M7']);
    expect([...rulesOf({ SIMULATOR_VENUES: 'XA, XB' }).venues]).toEqual(['XA', 'XB']);
  });

  it('leave out what is reached over REST', () => {
    const links = { VENUE_REST_LINKS: 'NSE=http://link:5001/base;idempotent' };
    expect([...rulesOf(links).venues]).toEqual(['BSE', 'M7']);
  });

  it('are configured for instruments of the file, and for any power contract', () => {
    const rules = rulesOf();
    const [closed, notListed] = [hourAt(Date.now() - 3 * DAY_MS), hourAt(Date.now() + 3 * DAY_MS)];
    expect(rules.isConfigured('NSE', 'INFY')).toBe(true);
    expect(rules.isConfigured('NSE', 'NONE')).toBe(false);
    expect(rules.isConfigured('M7', 'XX-NONE-291000001')).toBe(false);
    expect(rules.isConfigured('M7', closed)).toBe(true);
    expect(rules.isConfigured('M7', notListed)).toBe(true);
    expect(rules.instrumentOf('M7', notListed)).toBeUndefined();
  });

  it('have quotes around the reference price, or none', () => {
    const seeded = { SIMULATOR_SEED: 's', SIMULATOR_REFERENCE_PRICES: 'INFY=1600.05' };
    expect(rulesOf(seeded).backgroundOf(infy)).toEqual({ seed: 's', referencePrice: 16_000_500 });
    const elsewhere = { ...seeded, SIMULATOR_REFERENCE_PRICES: 'TCS=1' };
    expect(rulesOf(elsewhere).backgroundOf(infy)).toEqual({ seed: 's' });
    expect(rulesOf({ SIMULATOR_LIQUIDITY: 'false' }).backgroundOf(infy)).toBeUndefined();
  });

  it.each([
    ['FR-RTE', true],
    ['CH-SWISSGRID', false],
  ])('quote power where areas are coupled: %s', (area, quoted) => {
    const hour = Math.floor(Date.now() / 3_600_000) * 60 + 180;
    const contract = instrumentsOf('M7', `${area}-${hour * 10 + 1}`);
    if (contract === undefined) throw new Error(`${area} has no contract in three hours`);
    expect(rulesOf().backgroundOf(contract) !== undefined).toBe(quoted);
  });

  it('are of each power product what its file says', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'products-')), 'products.json');
    const product = { granularity: 'Hour', tick: '0.5', minimumSlice: '2', placeLostBy: [] };
    writeFileSync(path, JSON.stringify({ products: [{ ...product, gateClosureMinutes: 20 }] }));
    const start = Math.floor(Date.now() / 3_600_000) * 3_600_000 + 3 * 3_600_000;
    const hour = rulesOf({ POWER_PRODUCTS_FILE: path }).instrumentOf('M7', hourAt(start));
    const usual = rulesOf().instrumentOf('M7', hourAt(start));
    if (hour === undefined || usual === undefined) throw new Error('The hour is not traded');
    expect([hour.tick, usual.tick]).toEqual([50, 1]);
    expect(rulesOf({ POWER_PRODUCTS_FILE: path }).marketOf(hour)).toMatchObject({
      placeLostBy: [],
      minimumSlice: 20,
      tradingPhaseEnd: `${new Date(start - 20 * 60_000).toISOString().slice(0, 19)}Z`,
    });
    expect(rulesOf().marketOf(usual)).toMatchObject({
      placeLostBy: ['MORE_QUANTITY', 'RESTRICTION', 'ICEBERG'],
      minimumSlice: 1,
    });
  });
});
