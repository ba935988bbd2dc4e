import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { checkOf } from './parse.js';

const Item = Type.Object(
  { count: Type.Optional(Type.Integer({ minimum: 0, description: 'a whole number' })) },
  { additionalProperties: false, description: 'an object of count' },
);
const check = checkOf(
  'the body',
  Type.Object({ items: Type.Array(Item, { description: 'a list of items' }) }),
);

it.each<readonly [unknown, string]>([
  [{}, 'items: is missing; it must be a list of items'],
  [{ items: {} }, 'items: must be a list of items, but it is an object'],
  [{ items: [{}, null] }, 'items.1: must be an object of count, but it is null'],
  [{ items: [[]] }, 'items.0: must be an object of count, but it is an array'],
  [{ items: [{ count: -1 }] }, 'items.0.count: must be a whole number, but it is number -1'],
  [{ items: [{ sum: 1 }] }, 'items.0.sum: is no field of the body; it has count'],
])('of %j it is said where it is wrong, what is there and what may be', (value, fault) => {
  expect(check(value)).toEqual({ ok: false, faults: [fault] });
});
