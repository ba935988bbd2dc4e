import { expect, it } from 'vitest';
import { dayBegan } from './venue-days.js';

it.each([
  ['UTC', '2026-03-02T20:00:00.9Z', '2026-03-02T00:00:00Z'],
  ['UTC', '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z'],
  ['Asia/Kolkata', '2026-03-02T18:29:59Z', '2026-03-01T18:30:00Z'],
  ['Asia/Kolkata', '2026-03-02T18:30:00Z', '2026-03-02T18:30:00Z'],
  ['America/New_York', '2026-01-05T03:00:00Z', '2026-01-04T05:00:00Z'],
  // Clocks go forward at 01:00 UTC on March 29, and back on October 25.
  ['Europe/Berlin', '2026-03-29T00:30:00Z', '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-03-29T08:00:00Z', '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-10-25T09:00:00Z', '2026-10-24T22:00:00Z'],
  ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-24T22:00:00Z'],
])('the day in %s at %s began at %s', (zone, now, began) => {
  expect(dayBegan(zone, new Date(now))).toBe(began);
});
