import { quantity } from '../decimal.js';
import type { FirstEvent } from '../event.js';
import type { OrderFacts, OrderState } from '../order-state.js';
import { FIRST_TRANSITIONS } from '../transition-table.js';
import { copied } from './copied-order.js';

/** The order after its first event. */
export function firstState(event: FirstEvent): OrderState {
  const facts: OrderFacts = {
    orderId: event.orderId,
    account: event.account,
    instrument: event.instrument,
    side: event.side,
    terms: event.terms,
    clientOrderId: event.clientOrderId,
    clientOrderIds: [event.clientOrderId],
    cumQty: quantity(0),
    notional: 0n,
    version: event.version,
    revision: 0,
    revisionIssued: 0,
    lastPrice: event.lastPrice,
    submittedBy: event.submittedBy,
    attributes: event.attributes,
    text: event.text,
    createdAt: event.recordedAt,
    updatedAt: event.recordedAt,
  };
  const order = copied(facts, FIRST_TRANSITIONS[event.type]);
  if (event.type === 'ORDER_HELD') order.held = true;
  if (event.type === 'ORDER_REFUSED') {
    order.reason = event.reason.code;
    order.ended = 'REJECTED';
  }
  return order;
}
