/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import { ORD_STATUSES, price, quantity, REASONS, timestamp } from '@ome/domain';
import type { Reason, ReasonCode } from '@ome/domain';
import * as fc from 'fast-check';
import { isIdentifier } from '../wire/fields.js';

export const LARGEST = 999_999_999_999_999;

/** JSON makes plain objects, so the originals are plain too. */
export function object<Value, Key extends keyof Value = keyof Value>(
  model: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> },
  constraints: { requiredKeys?: Key[] } = {},
) {
  return fc.record(model, { ...constraints, noNullPrototype: true });
}

export const name = fc
  .oneof(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), fc.constant('toString'))
  .filter((text) => isIdentifier(text));
export const text = fc.string({ maxLength: 30, unit: 'grapheme' });
export const units = fc.integer({ min: 0, max: LARGEST }).map(quantity);
export const signed = fc.integer({ min: -LARGEST, max: LARGEST }).map((value) => price(value + 0));
export const time = fc
  .tuple(
    fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999_999_999 }),
  )
  .map(([date, nanos]) =>
    timestamp(`${date.toISOString().slice(0, 19)}.${String(nanos).padStart(9, '0')}Z`),
  );
export const scale = fc.integer({ min: 0, max: 9 });
export const flag = fc.boolean();
export const reason: fc.Arbitrary<Reason> = object(
  {
    code: fc.constantFrom(...(Object.keys(REASONS) as ReasonCode[])),
    text,
    context: object(
      { field: text, value: text, pending: text, ordStatus: fc.constantFrom(...ORD_STATUSES) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['code'] },
);
export const attributes = fc.dictionary(
  name.filter((key) => key !== '__proto__'),
  text,
  { maxKeys: 5, noNullPrototype: true },
);

export const decimals = fc.record(
  { units: fc.integer({ min: 1, max: 1_000_000 }).filter((value) => value % 10 !== 0), scale },
  { noNullPrototype: true },
);
