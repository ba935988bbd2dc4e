import { expect, it } from 'vitest';
import { isNamed } from './entity-tag.js';

it.each([
  ['"7"', true],
  ['W/"7"', true],
  ['"6", W/"7" ,"8"', true],
  ['*', true],
  ['"77"', false],
  ['7', false],
  ['"6","8"', false],
  ['', false],
  [undefined, false],
])('of If-None-Match %s the tag "7" is named: %s', (header, named) => {
  expect(isNamed('"7"', header)).toBe(named);
});
