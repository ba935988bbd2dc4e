import { expect, it } from 'vitest';
import type { NativeCollection } from '../connection/projection-store.js';
import { insertionOnce } from './guarded-write.js';
import { sharedBulk } from './shared-bulk.js';

it('the bulk writes of a collection are one command, durable and unordered', async () => {
  const commands: unknown[] = [];
  const bulkWrite = (...command: readonly unknown[]) => {
    commands.push(command);
    return Promise.resolve();
  };
  const shared = sharedBulk({ bulkWrite } as unknown as NativeCollection);
  const [a, b] = [insertionOnce({ _id: 'a' }), insertionOnce({ _id: 'b' })];
  await Promise.all([shared.write([a]), shared.write([b])]);
  const options = { ordered: false, ignoreUndefined: true, writeConcern: { w: 'majority' } };
  expect(commands).toEqual([[[a, b], options]]);
});
