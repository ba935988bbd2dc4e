import type { OrderId } from './identifiers.js';
import type { PartitionRecord } from './partition-record.js';
import type { ReportedEvent } from './reported-events.js';
import type { OrderHeld, OrderPlaced, OrderRefused, RequestedEvent } from './requested-events.js';

export * from './event-facts.js';
export * from './partition-record.js';
export * from './reported-events.js';
export * from './requested-events.js';

export type OrderEvent = RequestedEvent | ReportedEvent;
export type DomainEvent = OrderEvent | PartitionRecord;
export type FirstEvent = OrderPlaced | OrderHeld | OrderRefused;
export type LaterEvent = Exclude<OrderEvent, FirstEvent>;

export function isOrderEvent(event: DomainEvent): event is OrderEvent {
  return 'version' in event;
}

/**
 * A pure function of the fact, so that a replay gives the same id. An input yields at most one record of no order, or one
 * for each order of its list and one for the list.
 */
export function eventIdOf(event: DomainEvent): string {
  if (isOrderEvent(event)) return orderEventId(event.orderId, event.version);
  return 'item' in event && event.item !== undefined ? `${event.cause}/${event.item}` : event.cause;
}

export function orderEventId(orderId: OrderId, version: number): string {
  return `${orderId}/${version}`;
}
