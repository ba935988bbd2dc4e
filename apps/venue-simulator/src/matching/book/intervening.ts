import { price, quantity, rescale, unreachable } from '@ome/domain';
import type { Instrument } from '@ome/domain';
import { changeTerms } from './changing.js';
import type { Terms } from './checked-terms.js';
import type { ExecutionReport } from './execution-report.js';
import { expireDue } from './expiring.js';
import type { Intervention } from './instruction.js';
import type { OrderBook } from './order-book.js';
import { isTrading } from './take-step.js';
import { tell } from './telling.js';
import { enter, takeOut } from './trading.js';
import { bookOfOrder, venueBooksOf, type Exchange, type StepInHand } from './venue-books.js';
import { isOpen, type TakenOrder, type VenueOrder } from './venue-order.js';
import type { VenueReason } from './venue-reason.js';

/** What came of an intervention. Refused ones change nothing but what was due anyway. */
export interface Intervened {
  readonly reports: readonly ExecutionReport[];
  readonly refused?: VenueReason;
}

/** The venue's own people act on an order; its owner is told that nobody had asked. */
export function intervene(exchange: Exchange, intervention: Intervention): Intervened {
  const { venue, takenAt } = intervention;
  const hand = { venue, books: venueBooksOf(exchange, venue), takenAt, reports: [] };
  expireDue(hand);
  const order = orderOf(hand, intervention);
  const refused = actOn(hand, order, intervention);
  return { reports: hand.reports, ...(refused !== undefined && { refused }) };
}

function orderOf({ books }: StepInHand, { order }: Intervention): VenueOrder | undefined {
  const orderId = 'orderId' in order ? order.orderId : books.numbers.get(order.venueOrderId);
  return orderId === undefined ? undefined : books.orders.get(orderId);
}

function actOn(
  hand: StepInHand,
  order: VenueOrder | undefined,
  intervention: Intervention,
): VenueReason | undefined {
  if (order === undefined || order.status === 'NEVER_TAKEN') return 'UNKNOWN_ORDER';
  if (!isOpen(order)) return 'ORDER_CLOSED';
  const book = bookOfOrder(hand, order);
  const { action, text } = intervention;
  const said = { actor: 'MARKET_OPS', ...(text !== undefined && { text }) } as const;
  switch (action) {
    case 'DELETE':
      takeOut(book, order);
      tell(hand, { ...order, status: 'CANCELED' }, 'CANCELED', said);
      return undefined;
    case 'DEACTIVATE':
      if (order.status === 'HIBERNATED') return 'ALREADY_HIBERNATED';
      takeOut(book, order);
      tell(hand, { ...order, status: 'HIBERNATED' }, 'HIBERNATED', said);
      return undefined;
    case 'ACTIVATE':
      if (order.status !== 'HIBERNATED') return 'NOT_HIBERNATED';
      if (!isTrading(book.market, hand.takenAt)) return 'CONTRACT_CLOSED';
      enter(hand, book, tell(hand, { ...order, status: 'WORKING' }, 'ACTIVATED', said));
      return undefined;
    case 'MODIFY':
      return modify(hand, book, order, intervention);
    default:
      return unreachable(action);
  }
}

function modify(
  hand: StepInHand,
  book: OrderBook,
  order: TakenOrder,
  { price: limit, quantity: total, text }: Intervention,
): VenueReason | undefined {
  const terms = withValues(order.terms, limit, total, book.instrument);
  if (typeof terms === 'string') return terms;
  changeTerms(hand, book, order, terms, (changed, said) =>
    tell(hand, changed, 'RESTATED', {
      ...said,
      actor: 'MARKET_OPS',
      restatementReason: 'MARKET_OPERATIONS',
      ...(text !== undefined && { text }),
    }),
  );
  return undefined;
}

/** The operators of a market are bound by its tick and lot, not by its ranges. */
function withValues(
  terms: Terms,
  limit: Intervention['price'],
  total: Intervention['quantity'],
  instrument: Instrument,
): Terms | VenueReason {
  const units = limit && rescale(limit, instrument.priceScale);
  if (limit !== undefined && (units === undefined || units % instrument.tick !== 0)) {
    return 'PRICE_OFF_TICK';
  }
  const lots = total && rescale(total, instrument.quantityScale);
  if (total !== undefined && (lots === undefined || lots <= 0 || lots % instrument.lot !== 0)) {
    return 'QUANTITY_OFF_LOT';
  }
  return {
    ...terms,
    ...(units !== undefined && { price: price(units) }),
    ...(lots !== undefined && { quantity: quantity(lots) }),
  };
}
