import { expect, it } from 'vitest';
import { isLastTurn, nextTurn, turnOf } from './parked-turns.js';
import { names } from './specification/values.js';

it.each([
  ['venue/1', 0, 'venue/1/retry-1', false],
  ['venue/1/retry-1', 1, 'venue/1/retry-2', false],
  ['venue/1/retry-3', 3, 'venue/1/retry-4', false],
  ['venue/1/retry-4', 4, 'venue/1/retry-5', true],
  ['venue/1/retry-12', 12, 'venue/1/retry-13', true],
  ['a/retry-1/retry-2', 2, 'a/retry-1/retry-3', false],
  ['a/retry-1/b', 0, 'a/retry-1/b/retry-1', false],
])('%s was put back %i times; next it is %s', (id, turn, next, last) => {
  expect(turnOf(names.inputId(id))).toBe(turn);
  expect(nextTurn(names.inputId(id))).toBe(next);
  expect(isLastTurn(names.inputId(id))).toBe(last);
});
