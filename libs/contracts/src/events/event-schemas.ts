import type { Static } from 'typebox';
import { PARTITION_RECORD_SCHEMAS } from './partition-record-schemas.js';
import { REQUEST_EVENT_SCHEMAS } from './request-event-schemas.js';
import { VENUE_EVENT_SCHEMAS } from './venue-event-schemas.js';

/** The schema of every record of `ome.order-events.v1`; one of them may stand for several types. */
export const EVENT_SCHEMAS = [
  ...REQUEST_EVENT_SCHEMAS,
  ...VENUE_EVENT_SCHEMAS,
  ...PARTITION_RECORD_SCHEMAS,
] as const;

/** A record of `ome.order-events.v1`. */
export type OrderEventRecord = Readonly<Static<(typeof EVENT_SCHEMAS)[number]>>;
export type PartitionAcquired = Extract<OrderEventRecord, { readonly type: 'PARTITION_ACQUIRED' }>;
/** A record that a decision made. */
export type DecidedRecord = Exclude<OrderEventRecord, { readonly type: 'PARTITION_ACQUIRED' }>;
