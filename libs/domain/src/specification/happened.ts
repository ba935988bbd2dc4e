import { price, quantity } from '../decimal.js';
import type { DomainEvent } from '../event.js';
import type { OrderTerms } from '../order-state.js';
import { ACCOUNT, NOW, ORDER, RECEIVED_AT, arrival, names } from './values.js';

/** An event of the history; `number` is its place and, in a history of one order, its version. */
export type Happened = (number: number) => DomainEvent;

export const LIMIT_TERMS = {
  orderType: 'LIMIT',
  price: price(10_000),
  quantity: quantity(10_000),
  timeInForce: 'DAY',
} as const satisfies OrderTerms;

export type Stated<Event extends DomainEvent> = Partial<Omit<Event, 'type'>>;

export function facts(number: number) {
  const { inputId, cause } = arrival(900_000 + number);
  return { inputId, cause, recordedAt: NOW, orderId: ORDER, account: ACCOUNT, version: number };
}

export function asked(number: number) {
  const requestId = names.requestId(`topic:earlier-${number}`);
  const bodyHash = `earlier-${number}`;
  return { ...facts(number), occurredAt: RECEIVED_AT, requestId, bodyHash };
}
