import { describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
import { Watermarks } from './watermarks.js';

/** A store whose look-ups of checkpoints answer as the test says. */
function storeAnswering(answer: () => Promise<readonly object[]>): ProjectionStore {
  const query = {
    sort: () => query,
    read: () => query,
    readConcern: () => query,
    lean: answer,
  };
  return { checkpoints: { find: () => query } } as unknown as ProjectionStore;
}

describe('waiting for the projection', () => {
  it('ends at its limit while the database does not answer at all', async () => {
    const marks = new Watermarks(storeAnswering(() => new Promise(() => undefined)));
    expect(await marks.waitUntil(0, 1n, 20)).toBe(false);
  });

  it('shares one look-up among all who wait', async () => {
    let lookUps = 0;
    const marks = new Watermarks(
      storeAnswering(async () => {
        lookUps += 1;
        return [0, 1].map((_id) => ({ _id, offset: 7, epoch: 1 }));
      }),
    );
    const waits = [0, 1, 0, 1].map((partition) => marks.waitUntil(partition, 7n, 30_000));
    expect(await Promise.all(waits)).toEqual([true, true, true, true]);
    expect(lookUps).toBeLessThanOrEqual(2);
  });

  it('goes by the input too: of one that is not decided it ends at its limit', async () => {
    const decided = { _id: 0, offset: 70, epoch: 1, lastSource: 'ome.inbox.v1/0/41' };
    const marks = new Watermarks(
      storeAnswering(async () => [decided, { _id: 1, offset: 9, epoch: 1 }]),
    );
    expect(await marks.waitUntilDecided(0, 41n, 30_000)).toBe(true);
    expect(await marks.waitUntilDecided(0, 42n, 20)).toBe(false);
    expect(await marks.waitUntilDecided(1, 0n, 20)).toBe(false);
  });

  it('fails when the look-up fails', async () => {
    const marks = new Watermarks(storeAnswering(() => Promise.reject(new Error('away'))));
    await expect(marks.waitUntil(0, 1n, 30_000)).rejects.toThrow('away');
  });
});
