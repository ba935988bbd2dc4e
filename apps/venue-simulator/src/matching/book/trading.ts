import { price, quantity, type OrderId, type Price, type Quantity } from '@ome/domain';
import { canFill, join, leave, match, type Match, type Resting } from './book-side.js';
import { mayRest } from './checked-terms.js';
import { putDue } from './due-orders.js';
import { sideIdOf } from './execution-report.js';
import { countTrade, oppositeOf, sideOf, type OrderBook } from './order-book.js';
import { tell, type Said } from './telling.js';
import { nextTradeId, type StepInHand } from './venue-books.js';
import { afterTrade, isOpen, leavesQtyOf, type TakenOrder } from './venue-order.js';

/** Brings an order into the book: it trades what it can, and the rest waits or is canceled, as its terms say. */
export function enter(hand: StepInHand, book: OrderBook, order: TakenOrder): void {
  const entered = tradeNow(hand, book, order);
  if (!isOpen(entered)) return;
  const { price: limit } = entered.terms;
  if (limit === undefined || !mayRest(entered.terms)) return cancelRest(hand, entered);
  join(sideOf(book, entered.side), limit, entered.orderId, restingOf(book, entered));
  if (entered.terms.allOrNone === true) book.allOrNone.add(entered.orderId);
  tradeAllOrNone(hand, book);
}

/** Lets those trade that trade in one piece, once there is enough for them; the best price and the longest wait first. */
export function tradeAllOrNone(hand: StepInHand, book: OrderBook): void {
  for (let ready = readyOrder(hand, book); ready !== undefined; ready = readyOrder(hand, book)) {
    takeOut(book, ready);
    tradeNow(hand, book, ready);
  }
}

function readyOrder(hand: StepInHand, book: OrderBook): TakenOrder | undefined {
  const waiting = [...book.allOrNone].flatMap((orderId) => {
    const order = hand.books.orders.get(orderId);
    if (order?.status === 'WORKING') return [order];
    book.allOrNone.delete(orderId);
    return [];
  });
  return waiting
    .toSorted((left, right) => rankOf(left) - rankOf(right))
    .find((order) => canFill(oppositeOf(book, order.side), order.terms.price, leavesQtyOf(order)));
}

/** Lower comes first. */
function rankOf({ side, terms }: TakenOrder): number {
  return (side === 'BUY' ? -1 : 1) * (terms.price ?? 0);
}

function tradeNow(hand: StepInHand, book: OrderBook, order: TakenOrder): TakenOrder {
  const { price: limit, timeInForce, allOrNone } = order.terms;
  const against = oppositeOf(book, order.side);
  const open = leavesQtyOf(order);
  const inOnePiece = timeInForce === 'FOK' || allOrNone === true;
  if (inOnePiece && !canFill(against, limit, open)) return order;
  let entering = order;
  for (const made of match(against, limit, open)) {
    const tradeId = numberTrade(hand, book, made);
    entering = trade(hand, entering, made, tradeId);
    tellParticipant(hand, made, tradeId);
  }
  return entering;
}

/** Reports what the background took from a client whose order rested. */
export function tellResting(hand: StepInHand, book: OrderBook, made: Match): void {
  tellParticipant(hand, made, numberTrade(hand, book, made));
}

function numberTrade(hand: StepInHand, book: OrderBook, made: Match): string | undefined {
  countTrade(book, { price: made.price, quantity: made.quantity, time: hand.takenAt });
  return book.market === undefined ? undefined : nextTradeId(hand);
}

/** The background needs no report. */
function tellParticipant(hand: StepInHand, made: Match, tradeId: string | undefined): void {
  if (typeof made.participant !== 'string') return;
  const { hidden } = made;
  const stillHidden = hidden === undefined ? {} : { hiddenQuantity: hidden };
  const traded = trade(hand, restingOrder(hand, made.participant), made, tradeId, stillHidden);
  const { iceberg } = traded.terms;
  if (made.slice === undefined || iceberg === undefined) return;
  const terms = { ...traded.terms, price: made.slice.price };
  tell(hand, { ...traded, terms }, 'RESTATED', {
    actor: 'SYSTEM',
    restatementReason: 'NEW_ICEBERG_SLICE',
    displayQuantity: iceberg.displayQuantity,
    hiddenQuantity: made.slice.hidden,
  });
}

function restingOrder(hand: StepInHand, orderId: OrderId): TakenOrder {
  const order = hand.books.orders.get(orderId);
  if (order?.status !== 'WORKING') throw new Error(`${orderId} rests in a book and does not work`);
  return order;
}

function trade(
  hand: StepInHand,
  order: TakenOrder,
  made: Match,
  tradeId: string | undefined,
  said: Said = {},
): TakenOrder {
  const traded: Said = { ...said, lastQty: made.quantity, lastPx: made.price };
  const numbered = tradeId === undefined ? {} : { tradeId, execId: sideIdOf(tradeId, order.side) };
  return tell(hand, afterTrade(order, made.quantity), 'TRADE', { ...traded, ...numbered });
}

/** Says which instruction ended so, or a cancel that is on its way would pass for the cause. */
function cancelRest(hand: StepInHand, order: TakenOrder): void {
  tell(hand, { ...order, status: 'CANCELED' }, 'CANCELED', {
    actor: 'SYSTEM',
    ...(hand.instruction !== undefined && { inReplyTo: hand.instruction.version }),
    text: 'The rest of an immediate order',
  });
}

/** Takes an order out of the book; nothing happens when it is not there. */
export function takeOut(book: OrderBook, order: TakenOrder): void {
  const { price: limit } = order.terms;
  book.allOrNone.delete(order.orderId);
  if (limit !== undefined) leave(sideOf(book, order.side), limit, order.orderId);
}

/** What the market may see of an order, and what not. */
export function restingOf(book: OrderBook, order: TakenOrder, shown?: Quantity): Resting {
  const open = leavesQtyOf(order);
  const { iceberg, allOrNone } = order.terms;
  const shape = allOrNone === true ? { allOrNone } : {};
  if (iceberg === undefined) return { ...shape, visible: open };
  const { displayQuantity, priceDelta } = iceberg;
  const visible = quantity(Math.min(displayQuantity, shown ?? displayQuantity, open));
  const hidden = quantity(open - visible);
  const reserve = { hidden, displayQuantity, priceDelta, bound: worstPrice(book, order) };
  return { ...shape, visible, reserve };
}

/** The end of the price range, or the order's own price beyond it: a slice is never better than the order. */
function worstPrice({ instrument }: OrderBook, { side, terms }: TakenOrder): Price {
  const { price: limit } = terms;
  if (limit === undefined) throw new Error('An iceberg without a price');
  return side === 'BUY'
    ? price(Math.min(instrument.minimumPrice ?? limit, limit))
    : price(Math.max(instrument.maximumPrice ?? limit, limit));
}

/** When the venue ends an order by itself, in milliseconds since 1970; `undefined` when it does not. */
export function endOf({ market }: OrderBook, { terms }: TakenOrder): number | undefined {
  if (market === undefined) return undefined;
  const { expireTime = market.tradingPhaseEnd } = terms;
  return Math.min(millisecondOf(expireTime), millisecondOf(market.tradingPhaseEnd));
}

/** Remembers when an order ends. */
export function schedule(
  { books }: Pick<StepInHand, 'books'>,
  book: OrderBook,
  order: TakenOrder,
): void {
  const at = endOf(book, order);
  if (at !== undefined && isOpen(order)) putDue(books.due, { at, orderId: order.orderId });
}

/** The first millisecond at which the time has come. */
function millisecondOf(time: string): number {
  const later = /\.\d{3}\d*[1-9]/.test(time) ? 1 : 0;
  return Date.parse(time) + later;
}
