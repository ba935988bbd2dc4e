import type { NativeCollection } from '../connection/projection-store.js';
import { SharedWrites } from '../shared-writes.js';
import { ignoringDuplicates, MAJORITY, type BulkOperation } from './guarded-write.js';

/** The bulk writes of one collection; each resolves when its operations are durable. */
export type SharedBulk = SharedWrites<BulkOperation>;

export function sharedBulk(collection: NativeCollection): SharedBulk {
  const options = { ordered: false, ignoreUndefined: true, ...MAJORITY };
  return new SharedWrites((operations) =>
    ignoringDuplicates(collection.bulkWrite([...operations], options)),
  );
}
