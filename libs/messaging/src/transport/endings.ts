import type { ReceivedRecord } from '../records/received-record.js';

/** A record that cannot be used, and why. */
export interface RecordFault {
  readonly record: ReceivedRecord;
  /** Goes into the header `ome_error` of the `.dlq` record. */
  readonly error: string;
}

/** How a handler ends with a batch. Nothing else moves the position. */
export type Ending =
  | { readonly kind: 'done'; readonly through?: bigint }
  | { readonly kind: 'retry'; readonly cause: unknown; readonly afterMs?: number }
  | { readonly kind: 'park'; readonly faults: readonly RecordFault[]; readonly through?: bigint }
  | { readonly kind: 'stop'; readonly cause: unknown };

/** The batch is done; with `through`, only up to that offset, and the rest is given again at once. */
export const done = (through?: bigint): Ending =>
  through === undefined ? { kind: 'done' } : { kind: 'done', through };

/** Nothing is done; the same position is given again after a pause, which grows unless `afterMs` sets it. */
export const retry = (cause: unknown, afterMs?: number): Ending =>
  afterMs === undefined ? { kind: 'retry', cause } : { kind: 'retry', cause, afterMs };

/** The batch, or its part up to `through`, is done except for records that go to `<topic>.dlq`. */
export const park = (faults: readonly RecordFault[], through?: bigint): Ending =>
  through === undefined ? { kind: 'park', faults } : { kind: 'park', faults, through };

/** The partition must not go on before somebody has looked; health shows the cause. */
export const stop = (cause: unknown): Ending => ({ kind: 'stop', cause });

const KINDS: ReadonlySet<unknown> = new Set(['done', 'retry', 'park', 'stop']);

/** Whether a handler has ended in one of the four ways. */
export const isEnding = (value: unknown): value is Ending =>
  typeof value === 'object' && value !== null && 'kind' in value && KINDS.has(value.kind);
