import type { OrderId } from '@ome/domain';
import { canFill, join, match, type Match } from './book-side.js';
import { mayRest } from './checked-terms.js';
import { oppositeOf, sideOf, type OrderBook } from './order-book.js';
import { afterTrade, isOpen, leavesQtyOf, type TakenOrder } from './venue-order.js';
import { tell, type StepInHand } from './venue-books.js';

/** Brings an order into the book: it trades what it can, and the rest waits or is canceled, as its terms say. */
export function enter(hand: StepInHand, book: OrderBook, order: TakenOrder): void {
  const { price, timeInForce } = order.terms;
  const against = oppositeOf(book, order.side);
  const open = leavesQtyOf(order);
  if (timeInForce === 'FOK' && !canFill(against, price, open)) return cancelRest(hand, order);
  let entering = order;
  for (const made of match(against, price, open)) {
    entering = trade(hand, entering, made);
    tellResting(hand, made);
  }
  if (!isOpen(entering)) return;
  if (price === undefined || !mayRest(entering.terms)) cancelRest(hand, entering);
  else join(sideOf(book, order.side), price, order.orderId, leavesQtyOf(entering));
}

/** Reports a match to the client whose order rested; the background needs no report. */
export function tellResting(hand: StepInHand, made: Match): void {
  if (typeof made.participant === 'string') trade(hand, restingOrder(hand, made.participant), made);
}

function restingOrder(hand: StepInHand, orderId: OrderId): TakenOrder {
  const order = hand.venue.orders.get(orderId);
  if (order?.status !== 'WORKING') throw new Error(`${orderId} rests in a book and does not work`);
  return order;
}

function trade(hand: StepInHand, order: TakenOrder, made: Match): TakenOrder {
  const traded = { lastQty: made.quantity, lastPx: made.price };
  return tell(hand, afterTrade(order, made.quantity), 'TRADE', traded);
}

/** Says which instruction ended so, or a cancel that is on its way would pass for the cause. */
function cancelRest(hand: StepInHand, order: TakenOrder): void {
  tell(hand, { ...order, status: 'CANCELED' }, 'CANCELED', {
    actor: 'SYSTEM',
    inReplyTo: hand.step.instruction.version,
    text: 'The rest of an immediate order',
  });
}
