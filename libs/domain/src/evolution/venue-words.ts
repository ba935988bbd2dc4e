import type { ReportedEvent } from '../event.js';
import type { OrderState } from '../order-state.js';
import { transitionOf } from '../transitions.js';
import type { Draft } from './pending.js';

/** After these the order is called as they say; what else the venue says may be of before, and names an order without name. */
const RENAMES: ReadonlySet<ReportedEvent['type']> = new Set<ReportedEvent['type']>([
  'ORDER_ACKNOWLEDGED',
  'ORDER_REPLACED',
  'ORDER_RESTATED',
  'ORDER_RENEWED',
  'ORDER_HIBERNATED',
  'ORDER_ACTIVATED',
]);

/** Whatever a venue reports, it may say what it calls the order, and at which of its revisions. */
export function nameAtVenue(order: Draft, event: ReportedEvent, before: OrderState): void {
  if (event.venueRevision !== undefined) order.venueRevision = event.venueRevision;
  // What was hidden under other terms says nothing of these.
  if (hidesOtherwise(event, before)) order.hiddenQuantity = undefined;
  if (event.hiddenQuantity !== undefined) order.hiddenQuantity = event.hiddenQuantity;
  const { venueOrderId, type } = event;
  if (venueOrderId === undefined) return;
  if (order.venueOrderId === undefined || RENAMES.has(type)) order.venueOrderId = venueOrderId;
}

function hidesOtherwise(event: ReportedEvent, { terms }: OrderState): boolean {
  if (event.type === 'ORDER_REPLACED') return true;
  if (event.type !== 'ORDER_RESTATED' && event.type !== 'ORDER_RENEWED') return false;
  const { quantity, displayQuantity } = event.terms;
  return quantity !== terms.quantity || displayQuantity !== terms.displayQuantity;
}

/** What overtook a first acknowledgement is newer than it: how the order was called meanwhile stands, and what it hides. */
export function acknowledge(order: Draft, before: OrderState): void {
  order.acknowledged = true;
  if (transitionOf(before, 'ORDER_ACKNOWLEDGED') !== 'FIRST_ACKNOWLEDGEMENT') return;
  const { venueOrderId, venueRevision, hiddenQuantity } = before;
  if (venueOrderId !== undefined) order.venueOrderId = venueOrderId;
  if (venueRevision !== undefined) order.venueRevision = venueRevision;
  order.hiddenQuantity = hiddenQuantity;
}
