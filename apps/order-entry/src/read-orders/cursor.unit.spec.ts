import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { cursorOf, placeOf } from './cursor.js';

const LIST = { accounts: ['acme-1'], symbol: 'INFY' };

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('gives back its place for the same list, however it is said', () => {
    const cursor = cursorOf(LIST, ['2026-03-02T09:00:00.000Z', 'o-1']);
    const again = { symbol: 'INFY', accounts: ['acme-1'] };
    expect(placeOf(cursor, again, 2)).toEqual(['2026-03-02T09:00:00.000Z', 'o-1']);
    expect(placeOf(undefined, LIST, 2)).toBeUndefined();
  });

  const [digest] = JSON.parse(
    Buffer.from(cursorOf(LIST, []), 'base64url').toString(),
  ) as readonly string[];

  it.each([
    ['of another list', cursorOf({ accounts: ['acme-2'], symbol: 'INFY' }, ['a', 'b'])],
    ['of another size', cursorOf(LIST, ['a'])],
    ['with an operator', encoded([digest, { $gt: '' }, 'b'])],
    ['that is no list', encoded({ digest })],
    ['that is no JSON', Buffer.from('[').toString('base64url')],
    ['of nothing', ''],
    ['of other characters', '***'],
  ])('%s is refused', (_what, cursor) => {
    expect(() => placeOf(cursor, LIST, 2)).toThrow(ProblemException);
  });
});
