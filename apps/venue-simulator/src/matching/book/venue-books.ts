import { quantity } from '@ome/domain';
import type {
  ExecType,
  Instrument,
  InstrumentSymbol,
  OrderId,
  Timestamp,
  Venue,
} from '@ome/domain';
import type { DueOrders } from './due-orders.js';
import { execIdOf, tagOf, type ExecutionReport } from './execution-report.js';
import type { Instruction } from './instruction.js';
import type { MarketRules } from './market-rules.js';
import { createOrderBook, type OrderBook } from './order-book.js';
import { leavesQtyOf, ordStatusOf, type TakenOrder, type VenueOrder } from './venue-order.js';

const NOTHING = quantity(0);
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

export type Said = Partial<
  Omit<ExecutionReport, 'venue' | 'symbol' | 'ordStatus' | 'orderId' | 'account' | 'transactTime'>
>;

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
 * of the journal), and the step's are those of the book that it opens. `undefined` when the venue neither trades nor ever traded it. */
export function bookOf({ instruction, ...hand }: AnswerInHand): OrderBook | undefined {
  const { symbol } = instruction;
  const known = hand.books.books.get(symbol);
  if (known !== undefined || hand.instrument === undefined) return known;
  const opened = createOrderBook(hand.instrument, hand.market);
  hand.books.books.set(symbol, opened);
  return opened;
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

/** Keeps the order as it now stands and reports what happened to it. */
export function tell<Order extends VenueOrder>(
  hand: StepInHand,
  order: Order,
  execType: ExecType,
  said: Said,
): Order {
  const told = { ...order, reports: order.reports + 1, ...revised(order, execType) };
  hand.books.orders.set(order.orderId, told);
  if (told.status !== 'NEVER_TAKEN' && told.venueRevision !== undefined) {
    hand.books.numbers.set(told.venueOrderId, told.orderId);
  }
  const book = hand.books.books.get(told.symbol);
  if (book !== undefined) book.changes.count += 1;
  hand.reports.push({ ...standingOf(hand, told), ...hiddenOf(told, execType), execType, ...said });
  return told;
}

/** Tells the answer to the instruction of this step, under the name that the instruction gave. */
export function reply<Order extends VenueOrder>(
  hand: AnswerInHand,
  order: Order,
  execType: ExecType,
  said: Said = {},
): Order {
  const { version, clientOrderId } = hand.instruction;
  return tell(hand, order, execType, { ...said, inReplyTo: version, clientOrderId });
}

const CHANGES_NOTHING: ReadonlySet<ExecType> = new Set([
  'REJECTED',
  'REPLACE_REJECTED',
  'CANCEL_REJECTED',
  'HIBERNATE_REJECTED',
  'ACTIVATE_REJECTED',
]);

function revised(order: VenueOrder, execType: ExecType): Pick<TakenOrder, 'venueRevision'> {
  if (order.status === 'NEVER_TAKEN' || order.venueRevision === undefined) return {};
  return CHANGES_NOTHING.has(execType) ? {} : { venueRevision: order.venueRevision + 1 };
}

/** The book of an order that the venue took. */
export function bookOfOrder({ books }: StepInHand, order: TakenOrder): OrderBook {
  const book = books.books.get(order.symbol);
  if (book === undefined) throw new Error(`${order.orderId} was taken and has no book`);
  return book;
}

function standingOf(hand: StepInHand, order: VenueOrder): Omit<ExecutionReport, 'execType'> {
  const { instrument = hand.instrument } = hand.books.books.get(order.symbol) ?? {};
  const facts = {
    venue: hand.venue,
    symbol: order.symbol,
    execId: execIdOf(order.tag, order.reports),
    ordStatus: ordStatusOf(order),
    orderId: order.orderId,
    ...(order.venueOrderId !== undefined && { venueOrderId: order.venueOrderId }),
    clientOrderId: order.clientOrderId,
    account: order.account,
    transactTime: hand.takenAt,
    priceScale: instrument?.priceScale ?? 0,
    quantityScale: instrument?.quantityScale ?? 0,
  };
  if (order.status === 'NEVER_TAKEN') return { ...facts, cumQty: NOTHING, leavesQty: NOTHING };
  return {
    ...facts,
    ...(order.venueRevision !== undefined && { venueRevision: order.venueRevision }),
    orderQty: order.terms.quantity,
    ...(order.terms.price !== undefined && { price: order.terms.price }),
    cumQty: order.cumQty,
    leavesQty: leavesQtyOf(order),
  };
}

/** Behind a whole slice; what is hidden behind a part of one, its report says. A refusal changes nothing of it. */
function hiddenOf(order: VenueOrder, execType: ExecType): Pick<ExecutionReport, 'hiddenQuantity'> {
  if (order.status === 'NEVER_TAKEN' || CHANGES_NOTHING.has(execType)) return {};
  const { iceberg } = order.terms;
  if (iceberg === undefined) return {};
  return { hiddenQuantity: quantity(Math.max(0, leavesQtyOf(order) - iceberg.displayQuantity)) };
}

/** Whether this instruction, or a later one of its order, was taken before. */
export function isTaken(exchange: Exchange, { venue, orderId, version }: Instruction): boolean {
  return version <= (exchange.get(venue)?.orders.get(orderId)?.lastVersion ?? 0);
}

/** Whether the venue was ever sent this instruction's order, and took it or refused it. */
export function isKnown(exchange: Exchange, { venue, orderId }: Instruction): boolean {
  return exchange.get(venue)?.orders.has(orderId) ?? false;
}
