import type { Instrument, InstrumentSymbol, Venue } from '@ome/domain';
import { resize, restingAt } from './book-side.js';
import type { MarketRules } from './market-rules.js';
import { sideOf, type OrderBook } from './order-book.js';
import { endOf, restingOf, schedule } from './trading.js';
import { venueBooksOf, type Exchange } from './venue-books.js';
import { isOpen, type TakenOrder } from './venue-order.js';

/** What a book is traded by. */
export interface BookRules {
  readonly instrument: Instrument;
  readonly market: MarketRules | undefined;
}

/** The open orders of each book: who changes many books walks all orders but once. */
export type OpenOrders = ReadonlyMap<Venue, ReadonlyMap<InstrumentSymbol, readonly TakenOrder[]>>;

export function openOrdersOf(exchange: Exchange): OpenOrders {
  return new Map(
    [...exchange].map(([venue, { orders }]) => {
      const open = new Map<InstrumentSymbol, TakenOrder[]>();
      for (const order of orders.values()) {
        if (!isOpen(order)) continue;
        const others = open.get(order.symbol);
        if (others === undefined) open.set(order.symbol, [order]);
        else others.push(order);
      }
      return [venue, open];
    }),
  );
}

/**
 * Lets an open book be traded by other rules from now on, its decimal places but the same. Orders keep their terms and
 * places, and end at the gate closure of the new rules.
 */
export function changeRules(
  exchange: Exchange,
  { instrument, market }: BookRules,
  open: OpenOrders,
): void {
  const books = venueBooksOf(exchange, instrument.venue);
  const before = books.books.get(instrument.symbol);
  if (before === undefined) return;
  const book = { ...before, instrument, market };
  books.books.set(instrument.symbol, book);
  for (const order of open.get(instrument.venue)?.get(instrument.symbol) ?? []) {
    if (endOf(book, order) !== endOf(before, order)) schedule({ books }, book, order);
    boundSlices(book, order);
  }
}

/** The next slices of an iceberg stay within the new price range. */
function boundSlices(book: OrderBook, order: TakenOrder): void {
  const { price, iceberg } = order.terms;
  if (price === undefined || iceberg === undefined) return;
  const side = sideOf(book, order.side);
  const resting = restingAt(side, price, order.orderId);
  if (resting === undefined) return;
  resize(side, price, order.orderId, restingOf(book, order, resting.visible));
}
