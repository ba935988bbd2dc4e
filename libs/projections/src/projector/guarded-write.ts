import mongoose from 'mongoose';
import type { NativeCollection, StoredDocument } from '../connection/projection-store.js';

const DUPLICATE_KEY = 11_000;

/** Durable before the checkpoint says so. */
export const MAJORITY = { writeConcern: { w: 'majority' } } as const;

/**
 * Whole documents, each written unless the stored one is as new or newer. The guard is in the
 * filter of an upsert, so such a document shows as a duplicate key: exactly that is ignored.
 */
export async function writeGuarded<Guard extends string>(
  collection: NativeCollection,
  guard: Guard,
  documents: readonly (StoredDocument & { readonly [Key in Guard]: number })[],
): Promise<void> {
  if (documents.length === 0) return;
  const operations = documents.map(({ _id, ...replacement }) => {
    const filter = { _id, [guard]: { $lt: Reflect.get(replacement, guard) } };
    return { replaceOne: { filter, replacement, upsert: true } };
  });
  await ignoringDuplicates(
    collection.bulkWrite(operations, { ordered: false, ignoreUndefined: true, ...MAJORITY }),
  );
}

/** Documents that never change once written: stored ones stay. */
export async function writeOnce(
  collection: NativeCollection,
  documents: readonly StoredDocument[],
): Promise<void> {
  if (documents.length === 0) return;
  const operations = documents.map((document) => ({ insertOne: { document } }));
  await ignoringDuplicates(
    collection.bulkWrite(operations, { ordered: false, ignoreUndefined: true, ...MAJORITY }),
  );
}

/** For a write whose duplicate key says that the stored document is as new or newer. */
export async function ignoringDuplicates(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!onlyDuplicates(error)) throw error;
  }
}

function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) {
    return error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY;
  }
  const { writeErrors } = error;
  const all = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  const unconfirmed = error.result.getWriteConcernError() !== undefined;
  return !unconfirmed && all.length > 0 && all.every(({ code }) => code === DUPLICATE_KEY);
}
