import { evolve } from '@ome/domain';
import type { DomainEvent, Instrument, PartitionState } from '@ome/domain';
import { decodeOrderEvent } from './decode-order-event.js';
import { decodePartitionRecord, isPartitionRecord } from './decode-partition-record.js';
import type { DecidedRecord, OrderEventRecord, PartitionAcquired } from './event-schemas.js';

/**
 * A parsed record of `ome.order-events.v1` to the event that was encoded: exactly the same. `instrument` is the order's;
 * its first event brings its own. Throws when an event with quantities comes without it.
 */
export function decodeEvent(record: DecidedRecord, instrument: Instrument | undefined): DomainEvent;
export function decodeEvent(
  record: OrderEventRecord,
  instrument: Instrument | undefined,
): DomainEvent | PartitionAcquired;
export function decodeEvent(
  record: OrderEventRecord,
  instrument: Instrument | undefined,
): DomainEvent | PartitionAcquired {
  if (record.type === 'PARTITION_ACQUIRED') return record;
  return isPartitionRecord(record)
    ? decodePartitionRecord(record)
    : decodeOrderEvent(record, instrument);
}

/** Applies a record to the state of its partition. The event is `undefined` for PARTITION_ACQUIRED, which changes no state. */
export function foldRecord(
  state: PartitionState,
  record: OrderEventRecord,
): DomainEvent | undefined {
  if (record.type === 'PARTITION_ACQUIRED') return undefined;
  const order = 'orderId' in record ? state.orders.get(record.orderId) : undefined;
  const event = decodeEvent(record, order?.instrument);
  evolve(state, event);
  return event;
}
