import { compareTimestamps, quantity, unreachable } from '@ome/domain';
import type { ExecType, Instrument, Timestamp } from '@ome/domain';
import { changeTerms } from './changing.js';
import { checkTerms } from './checked-terms.js';
import type { ExecutionReport } from './execution-report.js';
import { expireDue } from './expiring.js';
import type {
  Instruction,
  NewInstruction,
  PlainInstruction,
  ReplaceInstruction,
  VenueStep,
} from './instruction.js';
import type { MarketRules } from './market-rules.js';
import { moveBackground, type OrderBook } from './order-book.js';
import { reply } from './telling.js';
import { enter, schedule, takeOut, tellResting, tradeAllOrNone } from './trading.js';
import { bookOf, isTaken, nameOrder, orderOf, venueBooksOf } from './venue-books.js';
import type { AnswerInHand, Exchange } from './venue-books.js';
import { isOpen, type TakenOrder } from './venue-order.js';
import { VENUE_REASONS, type VenueReason } from './venue-reason.js';

/**
 * Lets the venue take one instruction and answers its reports in the order in which they happened: first of what is due by
 * then. Depends on nothing but the steps taken before; a step whose instruction was taken already changes nothing and
 * reports nothing.
 */
export function takeStep(exchange: Exchange, step: VenueStep): readonly ExecutionReport[] {
  const { instruction } = step;
  if (isTaken(exchange, instruction)) return [];
  const { venue } = instruction;
  const hand = { ...step, venue, books: venueBooksOf(exchange, venue), reports: [] };
  expireDue({ venue, books: hand.books, takenAt: step.takenAt, reports: hand.reports });
  const book = bookOf(hand);
  if (book !== undefined) move(hand, book, step);
  const reason = follow(hand, book);
  if (reason !== undefined) refuse(hand, reason);
  return hand.reports;
}

function move(hand: AnswerInHand, book: OrderBook, { background, takenAt }: VenueStep): void {
  const trades = isTrading(book.market, takenAt);
  for (const made of moveBackground(book, trades ? background : undefined)) {
    tellResting(hand, book, made);
  }
  if (trades) tradeAllOrNone(hand, book);
}

/** Whether the contract is in its trading phase. */
export function isTrading(market: MarketRules | undefined, now: Timestamp): boolean {
  if (market === undefined) return true;
  const { tradingPhaseStart, tradingPhaseEnd } = market;
  return (
    compareTimestamps(now, tradingPhaseStart) >= 0 && compareTimestamps(now, tradingPhaseEnd) < 0
  );
}

/** Does what the instruction says, or answers why not. */
function follow(hand: AnswerInHand, book: OrderBook | undefined): VenueReason | undefined {
  const { instruction, instrument } = hand;
  const order = orderOf(hand);
  if (instruction.instruction === 'NEW') {
    if (order.status !== 'NEVER_TAKEN') return 'DUPLICATE_ORDER';
    if (book === undefined || instrument === undefined) return 'UNKNOWN_SYMBOL';
    return closed(hand, book, instruction) ?? place(hand, book, instruction);
  }
  if (book === undefined || order.status === 'NEVER_TAKEN') return 'UNKNOWN_ORDER';
  if (!isOpen(order)) return 'ORDER_CLOSED';
  const shut = closed(hand, book, instruction);
  if (shut !== undefined) return shut;
  if (instruction.instruction === 'REPLACE') return replace(hand, book, order, instruction);
  return change(hand, book, order, instruction);
}

function closed(
  { takenAt }: AnswerInHand,
  { market }: OrderBook,
  { instruction }: Instruction,
): VenueReason | undefined {
  const leaves = instruction === 'CANCEL' || instruction === 'HIBERNATE';
  return leaves || isTrading(market, takenAt) ? undefined : 'CONTRACT_CLOSED';
}

/** The step's instrument, for old journals have none of the book's later rules; but a book keeps its decimal places. */
function judgedBy({ instrument }: AnswerInHand, book: OrderBook): Instrument {
  if (instrument?.priceScale !== book.instrument.priceScale) return book.instrument;
  return instrument.quantityScale === book.instrument.quantityScale ? instrument : book.instrument;
}

function place(
  hand: AnswerInHand,
  book: OrderBook,
  { side, terms: wanted, initialState }: NewInstruction,
): VenueReason | undefined {
  const { market } = book;
  const instrument = judgedBy(hand, book);
  const terms = checkTerms(wanted, { instrument, side, market, takenAt: hand.takenAt });
  if (typeof terms === 'string') return terms;
  book.background.firstLimitPrice ??= terms.price;
  const stranger = orderOf(hand);
  const order: TakenOrder = {
    ...stranger,
    ...nameOrder(hand, stranger, market),
    status: initialState ?? 'WORKING',
    side,
    terms,
    cumQty: quantity(0),
  };
  schedule(hand, book, order);
  if (initialState === 'HIBERNATED') reply(hand, order, 'HIBERNATED');
  else enter(hand, book, reply(hand, order, 'NEW'));
  return undefined;
}

function replace(
  hand: AnswerInHand,
  book: OrderBook,
  order: TakenOrder,
  instruction: ReplaceInstruction,
): VenueReason | undefined {
  if (!isExpected(order, instruction)) return 'WRONG_REVISION';
  const { market } = book;
  const instrument = judgedBy(hand, book);
  const { side, cumQty } = order;
  const conditions = { instrument, side, market, takenAt: hand.takenAt, cumQty };
  const terms = checkTerms(instruction.terms, conditions);
  if (typeof terms === 'string') return terms;
  const named = { ...order, clientOrderId: instruction.clientOrderId };
  changeTerms(hand, book, named, terms, (changed, said) => reply(hand, changed, 'REPLACED', said));
  return undefined;
}

/** A fill or a new slice may have met the change: the client asked for it of another order than this one (M7 10 #31). */
function isExpected(order: TakenOrder, { expected = {} }: ReplaceInstruction): boolean {
  const { venueOrderId = order.venueOrderId, venueRevision } = expected;
  if (venueOrderId !== order.venueOrderId) return false;
  return venueRevision === undefined || venueRevision === String(order.venueRevision ?? '');
}

function change(
  hand: AnswerInHand,
  book: OrderBook,
  order: TakenOrder,
  { instruction, clientOrderId }: PlainInstruction,
): VenueReason | undefined {
  switch (instruction) {
    case 'CANCEL':
      takeOut(book, order);
      reply(hand, { ...order, clientOrderId, status: 'CANCELED' }, 'CANCELED');
      return undefined;
    case 'HIBERNATE':
      if (order.status === 'HIBERNATED') return 'ALREADY_HIBERNATED';
      takeOut(book, order);
      reply(hand, { ...order, status: 'HIBERNATED' }, 'HIBERNATED');
      return undefined;
    case 'ACTIVATE':
      if (order.status !== 'HIBERNATED') return 'NOT_HIBERNATED';
      enter(hand, book, reply(hand, { ...order, status: 'WORKING' }, 'ACTIVATED'));
      return undefined;
    default:
      return unreachable(instruction);
  }
}

const REFUSALS = {
  NEW: 'REJECTED',
  REPLACE: 'REPLACE_REJECTED',
  CANCEL: 'CANCEL_REJECTED',
  HIBERNATE: 'HIBERNATE_REJECTED',
  ACTIVATE: 'ACTIVATE_REJECTED',
} as const satisfies Record<VenueStep['instruction']['instruction'], ExecType>;

function refuse(hand: AnswerInHand, reason: VenueReason): void {
  const execType = REFUSALS[hand.instruction.instruction];
  reply(hand, orderOf(hand), execType, { reason, text: VENUE_REASONS[reason] });
}
