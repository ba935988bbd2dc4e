import type { Instrument, InstrumentSymbol, OrderId, Timestamp, Venue } from '@ome/domain';
import type { DueOrders } from './due-orders.js';
import { tagOf, type ExecutionReport } from './execution-report.js';
import type { Instruction } from './instruction.js';
import type { MarketRules } from './market-rules.js';
import { createOrderBook, type OrderBook } from './order-book.js';
import type { TakenOrder, VenueOrder } from './venue-order.js';

/** Above 2^32, as the numbers of a real M7 are: a reader that keeps them in 32 bits shall fail in a test. */
const FIRST_ORDER_NUMBER = 5_000_000_000;
const FIRST_TRADE_NUMBER = 60_000_000;

/** The orders and books of one venue. */
export interface VenueBooks {
  readonly orders: Map<OrderId, VenueOrder>;
  readonly books: Map<InstrumentSymbol, OrderBook>;
  /** Orders of numbering markets by their newest number. */
  readonly numbers: Map<string, OrderId>;
  readonly due: DueOrders;
  readonly last: { orderNumber: number; tradeNumber: number };
}

/** Everything that the simulated venues know. */
export type Exchange = Map<Venue, VenueBooks>;

/** A step while it is taken: where its reports collect. */
export interface StepInHand {
  readonly venue: Venue;
  readonly books: VenueBooks;
  readonly takenAt: Timestamp;
  /** What is answered; absent when time passed or the venue's own people acted. */
  readonly instruction?: Instruction;
  readonly instrument?: Instrument;
  readonly market?: MarketRules;
  readonly reports: ExecutionReport[];
}

/** A step that answers an instruction. */
export type AnswerInHand = StepInHand & { readonly instruction: Instruction };

export function createExchange(): Exchange {
  return new Map();
}

export function venueBooksOf(exchange: Exchange, venue: Venue): VenueBooks {
  const known = exchange.get(venue);
  if (known !== undefined) return known;
  const last = { orderNumber: FIRST_ORDER_NUMBER, tradeNumber: FIRST_TRADE_NUMBER };
  const opened = { orders: new Map(), books: new Map(), numbers: new Map(), due: [], last };
  exchange.set(venue, opened);
  return opened;
}

/**
 * The book of the instruction's symbol, by whose rules it is judged: an open one has those of the moment already (`RULES`
 * of the journal), and the step's are those of the book that it opens. `undefined` when the venue neither trades nor ever
 * traded it.
 */
export function bookOf({ instruction, ...hand }: AnswerInHand): OrderBook | undefined {
  const { symbol } = instruction;
  const known = hand.books.books.get(symbol);
  if (known !== undefined || hand.instrument === undefined) return known;
  const opened = createOrderBook(hand.instrument, hand.market);
  hand.books.books.set(symbol, opened);
  return opened;
}

/** The book that is open for a symbol; `undefined` when there is none. */
export function openBookOf(
  exchange: Exchange,
  { venue, symbol }: { readonly venue: Venue; readonly symbol: InstrumentSymbol },
): OrderBook | undefined {
  return exchange.get(venue)?.books.get(symbol);
}

/** Every book of every venue. */
export function allBooks(exchange: Exchange): readonly OrderBook[] {
  return [...exchange.values()].flatMap(({ books }) => [...books.values()]);
}

/** The order as the venue knows it, this instruction being its last; a stranger when it never came. */
export function orderOf({ instruction, ...hand }: AnswerInHand): VenueOrder {
  const { orderId, account, symbol, clientOrderId, version } = instruction;
  const known = hand.books.orders.get(orderId);
  if (known !== undefined) return { ...known, lastVersion: version };
  const tag = tagOf(instruction.venue, orderId);
  return {
    status: 'NEVER_TAKEN',
    orderId,
    account,
    symbol,
    clientOrderId,
    tag,
    ...(hand.market === undefined && { venueOrderId: tag }),
    lastVersion: version,
    reports: 0,
  };
}

/** A name for an order that the venue takes now; a numbered one is at revision 1 once that is told. */
export function nameOrder(hand: StepInHand, { tag }: VenueOrder, market: MarketRules | undefined) {
  if (market === undefined) return { venueOrderId: tag };
  hand.books.last.orderNumber += 1;
  return { venueOrderId: String(hand.books.last.orderNumber), venueRevision: 0 };
}

export function nextTradeId(hand: StepInHand): string {
  hand.books.last.tradeNumber += 1;
  return String(hand.books.last.tradeNumber);
}

/** The book of an order that the venue took. */
export function bookOfOrder({ books }: StepInHand, order: TakenOrder): OrderBook {
  const book = books.books.get(order.symbol);
  if (book === undefined) throw new Error(`${order.orderId} was taken and has no book`);
  return book;
}

/** Whether this instruction, or a later one of its order, was taken before. */
export function isTaken(exchange: Exchange, { venue, orderId, version }: Instruction): boolean {
  return version <= (exchange.get(venue)?.orders.get(orderId)?.lastVersion ?? 0);
}

/** Whether the venue was ever sent this instruction's order, and took it or refused it. */
export function isKnown(exchange: Exchange, { venue, orderId }: Instruction): boolean {
  return exchange.get(venue)?.orders.has(orderId) ?? false;
}
