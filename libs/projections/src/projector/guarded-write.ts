import mongoose from 'mongoose';
import type { StoredDocument } from '../connection/projection-store.js';

const DUPLICATE_KEY = 11_000;

/** One write of a bulk, with its guard in its filter: a duplicate key says that newer is stored. */
export type BulkOperation = mongoose.mongo.AnyBulkWriteOperation<StoredDocument>;

/** Durable before the checkpoint says so. */
export const MAJORITY = { writeConcern: { w: 'majority' } } as const;

/**
 * A whole document, written unless the stored one is as new or newer. The guard is in the filter of
 * an upsert, so such a document shows as a duplicate key: exactly that is ignored.
 */
export function guardedReplacement<Guard extends string>(
  guard: Guard,
  { _id, ...replacement }: StoredDocument & { readonly [Key in Guard]: number },
): BulkOperation {
  const filter = { _id, [guard]: { $lt: Reflect.get(replacement, guard) } };
  return { replaceOne: { filter, replacement, upsert: true } };
}

/** A document that never changes once written: a stored one stays. */
export function insertionOnce(document: StoredDocument): BulkOperation {
  return { insertOne: { document } };
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
