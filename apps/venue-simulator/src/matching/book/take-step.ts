import { quantity, unreachable } from '@ome/domain';
import type { ExecType, Instrument } from '@ome/domain';
import { leave, resize } from './book-side.js';
import { checkTerms, type Terms } from './checked-terms.js';
import type { ExecutionReport } from './execution-report.js';
import type {
  NewInstruction,
  PlainInstruction,
  ReplaceInstruction,
  VenueStep,
} from './instruction.js';
import { moveBackground, sideOf, type OrderBook } from './order-book.js';
import { enter, tellResting } from './trading.js';
import { bookOf, isTaken, orderOf, reply, venueBooksOf } from './venue-books.js';
import type { Exchange, StepInHand } from './venue-books.js';
import { isOpen, leavesQtyOf, type TakenOrder } from './venue-order.js';
import { VENUE_REASONS, type VenueReason } from './venue-reason.js';

/**
 * Lets the venue take one instruction and answers its reports in the order in which they happened. Depends on nothing but
 * the steps taken before; a step whose instruction was taken already changes nothing and reports nothing.
 */
export function takeStep(exchange: Exchange, step: VenueStep): readonly ExecutionReport[] {
  const { instruction, background } = step;
  if (isTaken(exchange, instruction)) return [];
  const venue = venueBooksOf(exchange, instruction.venue);
  const hand: StepInHand = { step, venue, reports: [] };
  const book = bookOf(hand);
  if (book !== undefined) {
    for (const made of moveBackground(book, background)) tellResting(hand, made);
  }
  const reason = follow(hand, book);
  if (reason !== undefined) refuse(hand, reason);
  return hand.reports;
}

/** Does what the instruction says, or answers why not. */
function follow(hand: StepInHand, book: OrderBook | undefined): VenueReason | undefined {
  const { instruction, instrument } = hand.step;
  const order = orderOf(hand);
  if (instruction.instruction === 'NEW') {
    if (order.status !== 'NEVER_TAKEN') return 'DUPLICATE_ORDER';
    if (book === undefined || instrument === undefined) return 'UNKNOWN_SYMBOL';
    return place(hand, book, instrument, instruction);
  }
  if (book === undefined || order.status === 'NEVER_TAKEN') return 'UNKNOWN_ORDER';
  if (!isOpen(order)) return 'ORDER_CLOSED';
  if (instruction.instruction === 'REPLACE') return replace(hand, book, order, instruction);
  return change(hand, book, order, instruction);
}

function place(
  hand: StepInHand,
  book: OrderBook,
  instrument: Instrument,
  instruction: NewInstruction,
): VenueReason | undefined {
  const terms = checkTerms(instruction.terms, instrument);
  if (typeof terms === 'string') return terms;
  book.background.firstLimitPrice ??= terms.price;
  const order: TakenOrder = {
    ...orderOf(hand),
    status: 'WORKING',
    side: instruction.side,
    terms,
    cumQty: quantity(0),
  };
  enter(hand, book, reply(hand, order, 'NEW'));
  return undefined;
}

function replace(
  hand: StepInHand,
  book: OrderBook,
  order: TakenOrder,
  instruction: ReplaceInstruction,
): VenueReason | undefined {
  const terms = checkTerms(instruction.terms, hand.step.instrument ?? book.instrument);
  if (typeof terms === 'string') return terms;
  const named = { ...order, clientOrderId: instruction.clientOrderId };
  if (terms.quantity <= order.cumQty) {
    // FIX: a replace to what is filled or below means stop; OrderQty becomes CumQty.
    takeOut(book, order);
    const reached = { ...terms, quantity: order.cumQty };
    reply(hand, { ...named, terms: reached, status: 'FILLED' }, 'REPLACED');
    return undefined;
  }
  const replaced: TakenOrder = { ...named, terms };
  if (order.status === 'HIBERNATED') {
    reply(hand, replaced, 'REPLACED');
  } else if (terms.price !== undefined && keepsPlace(order.terms, terms)) {
    resize(sideOf(book, order.side), terms.price, order.orderId, leavesQtyOf(replaced));
    reply(hand, replaced, 'REPLACED');
  } else {
    takeOut(book, order);
    enter(hand, book, reply(hand, replaced, 'REPLACED'));
  }
  return undefined;
}

function change(
  hand: StepInHand,
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

/** Only what asks for nothing more than less keeps its place in time. */
function keepsPlace(old: Terms, wanted: Terms): boolean {
  const staysInBook = wanted.timeInForce !== 'IOC' && wanted.timeInForce !== 'FOK';
  return staysInBook && wanted.price === old.price && wanted.quantity <= old.quantity;
}

function takeOut(book: OrderBook, order: TakenOrder): void {
  const { price } = order.terms;
  if (price !== undefined) leave(sideOf(book, order.side), price, order.orderId);
}

const REFUSALS = {
  NEW: 'REJECTED',
  REPLACE: 'REPLACE_REJECTED',
  CANCEL: 'CANCEL_REJECTED',
  HIBERNATE: 'HIBERNATE_REJECTED',
  ACTIVATE: 'ACTIVATE_REJECTED',
} as const satisfies Record<VenueStep['instruction']['instruction'], ExecType>;

function refuse(hand: StepInHand, reason: VenueReason): void {
  const execType = REFUSALS[hand.step.instruction.instruction];
  reply(hand, orderOf(hand), execType, { reason, text: VENUE_REASONS[reason] });
}
