import mongoose from 'mongoose';

/** Of a server that stops, steps down or is no primary yet; the driver has tried once more by itself. */
const PASSING_CODES: ReadonlySet<number | string | undefined> = new Set([
  6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** Whether an operation failed because the database cannot be reached now: it may be repeated. */
export function databaseAway(error: unknown): boolean {
  if (error instanceof mongoose.mongo.MongoServerError) return PASSING_CODES.has(error.code);
  if (error instanceof mongoose.mongo.MongoError) return true;
  // Its own name: a model that was never connected. Others are faults of a query.
  return error instanceof mongoose.MongooseError && error.name === 'MongooseError';
}
