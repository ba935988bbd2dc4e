import { compareTimestamps, timestamp } from '@ome/domain';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createdBound } from './created-bound.js';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
const second = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1_000).toISOString().slice(0, 19));
const fraction = fc
  .integer({ min: 0, max: 9 })
  .chain(digits)
  .map((list) => list.join(''));
const time = fc
  .tuple(second, fraction)
  .map(([whole, part]) => timestamp(`${whole}${part === '' ? '' : `.${part}`}Z`));

it('a bound divides times of milliseconds, as text, as the time itself does', () => {
  fc.assert(
    fc.property(time, fc.integer({ min: -3, max: 3 }), (given, step) => {
      const bound = createdBound(given);
      const created = new Date(Date.parse(bound) + step).toISOString();
      expect(created >= bound).toBe(compareTimestamps(timestamp(created), given) >= 0);
    }),
    { numRuns: 2_000 },
  );
});
