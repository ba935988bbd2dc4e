import { expect, it } from 'vitest';
import { isTooDeep, MAXIMUM_BODY_DEPTH } from './body-depth.js';

/** `levels` objects and arrays in turn, one in the other. */
function nested(levels: number): unknown {
  let value: unknown = 'innermost';
  for (let level = 0; level < levels; level += 1) {
    value = level % 2 === 0 ? [value, 'beside'] : { first: 1, value, last: null };
  }
  return value;
}

it('is too deep above so many levels of objects and arrays, however deep it is', () => {
  expect(isTooDeep(nested(MAXIMUM_BODY_DEPTH))).toBe(false);
  expect(isTooDeep(nested(MAXIMUM_BODY_DEPTH + 1))).toBe(true);
  expect(isTooDeep({ many: 1, before: {}, deep: [nested(200_000)] })).toBe(true);
});

it('is not too deep without a level', () => {
  for (const body of [undefined, null, 'text', 3, Buffer.alloc(99), {}, []]) {
    expect(isTooDeep(body)).toBe(false);
  }
});
