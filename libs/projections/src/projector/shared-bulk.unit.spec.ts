import { describe, expect, it } from 'vitest';
import type { NativeCollection } from '../connection/projection-store.js';
import { insertionOnce } from './guarded-write.js';
import { sharedBulk } from './shared-bulk.js';

/** A collection whose bulks end when the test says so. */
function heldCollection() {
  const bulks: { operations: unknown[]; end: (error?: Error) => void }[] = [];
  const collection = {
    bulkWrite: (operations: unknown[]) =>
      new Promise<void>((resolve, reject) => {
        const end = (error?: Error) => (error === undefined ? resolve() : reject(error));
        bulks.push({ operations, end });
      }),
  };
  return { bulks, collection: collection as unknown as NativeCollection };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const insertion = (_id: string) => insertionOnce({ _id });

describe('the bulk writes of a collection', () => {
  it('go one at a time, and what waits goes together', async () => {
    const { bulks, collection } = heldCollection();
    const shared = sharedBulk(collection);
    const first = shared.write([insertion('a')]);
    await turn();
    const others = [shared.write([insertion('b')]), shared.write([insertion('c')])];
    await turn();
    expect(bulks.map(({ operations }) => operations)).toEqual([[insertion('a')]]);
    bulks[0]?.end();
    await first;
    await turn();
    expect(bulks[1]?.operations).toEqual([insertion('b'), insertion('c')]);
    bulks[1]?.end();
    await Promise.all(others);
  });

  it('fail for whose operations cannot be stored, and for nobody else', async () => {
    const { bulks, collection } = heldCollection();
    const shared = sharedBulk(collection);
    const first = shared.write([insertion('a')]);
    await turn();
    const settled = Promise.allSettled([
      shared.write([insertion('b')]),
      shared.write([insertion('too long')]),
    ]);
    bulks[0]?.end();
    await first;
    await turn();
    bulks[1]?.end(new Error('one of them is too long'));
    await turn();
    expect(bulks.slice(2).map(({ operations }) => operations)).toEqual([
      [insertion('b')],
      [insertion('too long')],
    ]);
    bulks[2]?.end();
    bulks[3]?.end(new Error('too long'));
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const later = shared.write([insertion('d')]);
    await turn();
    bulks[4]?.end();
    await expect(later).resolves.toBeUndefined();
  });
});
