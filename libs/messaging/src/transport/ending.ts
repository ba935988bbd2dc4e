import type { ReceivedRecord } from '../records/received-record.js';

/** A record that cannot be used, and why; it goes to its topic's `.dlq` as it was. */
export interface RecordFault {
  readonly record: ReceivedRecord;
  readonly error: string;
}

/** How a handler ends: nothing is dropped by a log line. */
export type Ending =
  | { readonly kind: 'done'; readonly through?: bigint }
  | { readonly kind: 'retry'; readonly cause: unknown; readonly afterMs?: number }
  | { readonly kind: 'park'; readonly faults: readonly RecordFault[] }
  | { readonly kind: 'stop'; readonly cause: unknown };

/** The effect of the batch is durable; of its records up to the offset `through`, when given. */
export const done = (through?: bigint): Ending =>
  through === undefined ? { kind: 'done' } : { kind: 'done', through };

/** Something outside is away: the same records come again, after a growing pause unless one is given. */
export const retry = (cause: unknown, afterMs?: number): Ending =>
  afterMs === undefined ? { kind: 'retry', cause } : { kind: 'retry', cause, afterMs };

/** The named records cannot be used; the others of the batch are done. */
export const park = (faults: readonly RecordFault[]): Ending => ({ kind: 'park', faults });

/** A fault of our own: this partition stands still, visibly, until an operator acts. */
export const stop = (cause: unknown): Ending => ({ kind: 'stop', cause });
