import { expect, it } from 'vitest';
import { startPositions } from './start-positions.js';

const read = new Map([
  [0, 7n],
  [1, 20n],
  [2, 3n],
]);
const kept = new Map([
  [0, { low: 10n }],
  [1, { low: 10n }],
  [2, { low: 3n }],
  [3, { low: 4n }],
]);

it('resumes after what was read, or with the oldest kept, and tells what was removed in between', () => {
  expect(startPositions(kept, (partition) => read.get(partition))).toEqual({
    positions: new Map([
      [0, 10n],
      [1, 20n],
      [2, 3n],
      // Nothing was ever read of it: whoever starts anew has lost nothing.
      [3, 4n],
    ]),
    lost: [{ partition: 0, from: 7n, to: 9n }],
  });
});
