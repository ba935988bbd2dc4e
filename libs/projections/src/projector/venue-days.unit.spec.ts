import { describe, expect, it } from 'vitest';
import { readVenueTimeZones, venueDays } from './venue-days.js';

describe('days at venues', () => {
  it('begin at midnight of the zone, and in UTC where none is named', () => {
    const dayOf = venueDays({ NSE: 'Asia/Kolkata' });
    expect(dayOf('NSE', '2026-03-02T18:29:59.9Z')).toBe('2026-03-02');
    expect(dayOf('NSE', '2026-03-02T18:30:00Z')).toBe('2026-03-03');
    expect(dayOf('XTST', '2026-03-02T18:30:00Z')).toBe('2026-03-02');
  });

  it('are read from pairs of venue and zone', () => {
    expect(readVenueTimeZones(' NSE=Asia/Kolkata, M7=Europe/Berlin,')).toEqual({
      ok: true,
      value: { NSE: 'Asia/Kolkata', M7: 'Europe/Berlin' },
    });
    expect(readVenueTimeZones('')).toEqual({ ok: true, value: {} });
  });

  it('are refused with every pair that cannot be used', () => {
    expect(readVenueTimeZones('NSE=Asia/Kolkatta,M7,=UTC,BSE=')).toEqual({
      ok: false,
      faults: [
        '"Asia/Kolkatta" (NSE) is no time zone',
        '"M7" is not venue=zone',
        '"=UTC" is not venue=zone',
        '"" (BSE) is no time zone',
      ],
    });
  });
});
