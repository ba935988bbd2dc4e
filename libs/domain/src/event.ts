import type { OrderEvent } from './order-event.js';
import type { PartitionRecord } from './partition-record.js';

export * from './event-facts.js';
export * from './order-event.js';
export * from './partition-record.js';

export type DomainEvent = OrderEvent | PartitionRecord;

export function isOrderEvent(event: DomainEvent): event is OrderEvent {
  return 'version' in event;
}

/**
 * A pure function of the fact, so that a replay gives the same id. An input yields at most one record of no order, or one
 * for each order of its list and one for the list.
 */
export function eventIdOf(event: DomainEvent): string {
  if (isOrderEvent(event)) return `${event.orderId}/${event.version}`;
  return 'item' in event && event.item !== undefined ? `${event.cause}/${event.item}` : event.cause;
}
