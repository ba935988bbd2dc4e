import type { VenueAnswer } from './event-facts.js';
import type { OrderId } from './identifiers.js';
import type { OrderEvent, OrderHeld, OrderPlaced, OrderRefused } from './order-event.js';
import type { PartitionRecord } from './partition-record.js';

export * from './event-facts.js';
export * from './order-event.js';
export * from './partition-record.js';

export type DomainEvent = OrderEvent | PartitionRecord;
export type FirstEvent = OrderPlaced | OrderHeld | OrderRefused;
export type LaterEvent = Exclude<OrderEvent, FirstEvent>;
/** An order event that a venue's report led to. Every other was asked for, and answers a request. */
export type ReportedEvent = Extract<OrderEvent, VenueAnswer>;
export type RequestedEvent = Exclude<OrderEvent, ReportedEvent>;

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
