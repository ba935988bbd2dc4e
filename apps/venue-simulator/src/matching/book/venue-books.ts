import { quantity } from '@ome/domain';
import type { ExecType, InstrumentSymbol, OrderId, Venue } from '@ome/domain';
import { execIdOf, venueOrderIdOf, type ExecutionReport } from './execution-report.js';
import type { Instruction, VenueStep } from './instruction.js';
import { createOrderBook, type OrderBook } from './order-book.js';
import { leavesQtyOf, ordStatusOf, type VenueOrder } from './venue-order.js';

const NOTHING = quantity(0);

/** The orders and books of one venue. */
export interface VenueBooks {
  readonly orders: Map<OrderId, VenueOrder>;
  readonly books: Map<InstrumentSymbol, OrderBook>;
}

/** Everything that the simulated venues know. */
export type Exchange = Map<Venue, VenueBooks>;

/** A step while it is taken: where its reports collect. */
export interface StepInHand {
  readonly step: VenueStep;
  readonly venue: VenueBooks;
  readonly reports: ExecutionReport[];
}

type Said = Partial<
  Pick<
    ExecutionReport,
    'clientOrderId' | 'lastQty' | 'lastPx' | 'inReplyTo' | 'actor' | 'reason' | 'text'
  >
>;

export function createExchange(): Exchange {
  return new Map();
}

export function venueBooksOf(exchange: Exchange, venue: Venue): VenueBooks {
  const known = exchange.get(venue);
  if (known !== undefined) return known;
  const opened = { orders: new Map(), books: new Map() };
  exchange.set(venue, opened);
  return opened;
}

/** The book of the step's symbol; `undefined` when the venue neither trades nor ever traded it. */
export function bookOf({ step, venue }: StepInHand): OrderBook | undefined {
  const { symbol } = step.instruction;
  const known = venue.books.get(symbol);
  if (known !== undefined || step.instrument === undefined) return known;
  const opened = createOrderBook(step.instrument);
  venue.books.set(symbol, opened);
  return opened;
}

/** The order as the venue knows it, this instruction being its last; a stranger when it never came. */
export function orderOf({ step, venue }: StepInHand): VenueOrder {
  const { orderId, account, clientOrderId, version } = step.instruction;
  const known = venue.orders.get(orderId);
  if (known !== undefined) return { ...known, lastVersion: version };
  return {
    status: 'NEVER_TAKEN',
    orderId,
    account,
    clientOrderId,
    venueOrderId: venueOrderIdOf(step.instruction.venue, orderId),
    lastVersion: version,
    reports: 0,
  };
}

/** Keeps the order as it now stands and reports what happened to it. */
export function tell<Order extends VenueOrder>(
  hand: StepInHand,
  order: Order,
  execType: ExecType,
  said: Said,
): Order {
  const told = { ...order, reports: order.reports + 1 };
  hand.venue.orders.set(order.orderId, told);
  hand.reports.push({ ...standingOf(hand, told), execType, ...said });
  return told;
}

/** Tells the answer to the instruction of this step, under the name that the instruction gave. */
export function reply<Order extends VenueOrder>(
  hand: StepInHand,
  order: Order,
  execType: ExecType,
  said: Said = {},
): Order {
  const { version, clientOrderId } = hand.step.instruction;
  return tell(hand, order, execType, { ...said, inReplyTo: version, clientOrderId });
}

function standingOf(hand: StepInHand, order: VenueOrder): Omit<ExecutionReport, 'execType'> {
  const { venue, symbol } = hand.step.instruction;
  const instrument = hand.step.instrument ?? hand.venue.books.get(symbol)?.instrument;
  const facts = {
    venue,
    symbol,
    execId: execIdOf(order.venueOrderId, order.reports),
    ordStatus: ordStatusOf(order),
    orderId: order.orderId,
    venueOrderId: order.venueOrderId,
    clientOrderId: order.clientOrderId,
    account: order.account,
    transactTime: hand.step.takenAt,
    priceScale: instrument?.priceScale ?? 0,
    quantityScale: instrument?.quantityScale ?? 0,
  };
  if (order.status === 'NEVER_TAKEN') return { ...facts, cumQty: NOTHING, leavesQty: NOTHING };
  return {
    ...facts,
    orderQty: order.terms.quantity,
    ...(order.terms.price !== undefined && { price: order.terms.price }),
    cumQty: order.cumQty,
    leavesQty: leavesQtyOf(order),
  };
}

/** Whether this instruction, or a later one of its order, was taken before. */
export function isTaken(exchange: Exchange, { venue, orderId, version }: Instruction): boolean {
  return version <= (exchange.get(venue)?.orders.get(orderId)?.lastVersion ?? 0);
}
