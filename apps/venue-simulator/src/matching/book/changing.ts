import type { PlaceLoss } from '@ome/contracts';
import { resize, restingAt, type Resting } from './book-side.js';
import { staysInBook, type Terms } from './checked-terms.js';
import { sideOf, type OrderBook } from './order-book.js';
import type { Said } from './telling.js';
import { enter, restingOf, schedule, takeOut, tradeAllOrNone } from './trading.js';
import { nameOrder, type StepInHand } from './venue-books.js';
import type { TakenOrder } from './venue-order.js';

type Tell = (order: TakenOrder, said: Said) => TakenOrder;

const PLAIN_LOSSES: readonly PlaceLoss[] = ['MORE_QUANTITY'];

/** Gives an open order other terms: in its place where the market lets it, else as a new one at the end of the queue. */
export function changeTerms(
  hand: StepInHand,
  book: OrderBook,
  old: TakenOrder,
  terms: Terms,
  say: Tell,
): void {
  if (terms.quantity <= old.cumQty) {
    // FIX: a replace to what is filled or below means stop; OrderQty becomes CumQty.
    takeOut(book, old);
    say({ ...old, terms: { ...terms, quantity: old.cumQty }, status: 'FILLED' }, {});
    return;
  }
  const changed: TakenOrder = { ...old, terms };
  schedule(hand, book, changed);
  if (old.status === 'HIBERNATED') {
    say(changed, {});
  } else if (keepsPlace(book, old.terms, terms)) {
    keepPlace(hand, book, changed, say);
  } else {
    takeOut(book, old);
    enter(hand, book, say({ ...changed, ...nameOrder(hand, old, book.market) }, endedName(old)));
  }
}

function keepPlace(hand: StepInHand, book: OrderBook, changed: TakenOrder, say: Tell): void {
  const { price } = changed.terms;
  const side = sideOf(book, changed.side);
  const before = price === undefined ? undefined : restingAt(side, price, changed.orderId);
  if (price === undefined || before === undefined) {
    throw new Error(`${changed.orderId} works and does not rest: the book is broken`);
  }
  const now = stillShown(book, changed, before);
  resize(side, price, changed.orderId, now);
  if (changed.terms.allOrNone === true) book.allOrNone.add(changed.orderId);
  else book.allOrNone.delete(changed.orderId);
  say(changed, now.reserve === undefined ? {} : { hiddenQuantity: now.reserve.hidden });
  tradeAllOrNone(hand, book);
}

/** A slice that is part filled does not grow again before it is used up. */
function stillShown(book: OrderBook, order: TakenOrder, before: Resting): Resting {
  return restingOf(book, order, before.visible);
}

/** Where the venue numbers orders, the old number ends at one revision more. */
function endedName({ venueOrderId, venueRevision }: TakenOrder): Said {
  if (venueRevision === undefined) return {};
  return { origVenueOrderId: venueOrderId, origVenueRevision: venueRevision + 1 };
}

/** A change of price always costs the place; the rest is the market's to say. */
function keepsPlace({ market }: OrderBook, old: Terms, wanted: Terms): boolean {
  if (!staysInBook(wanted.timeInForce) || wanted.price !== old.price) return false;
  const losses = market?.placeLostBy ?? PLAIN_LOSSES;
  return !losses.some((loss) => CHANGED[loss](old, wanted));
}

const CHANGED: Readonly<Record<PlaceLoss, (old: Terms, wanted: Terms) => boolean>> = {
  MORE_QUANTITY: (old, wanted) => wanted.quantity > old.quantity,
  RESTRICTION: (old, wanted) => wanted.allOrNone !== old.allOrNone,
  ICEBERG: (old, wanted) =>
    wanted.iceberg?.displayQuantity !== old.iceberg?.displayQuantity ||
    wanted.iceberg?.priceDelta !== old.iceberg?.priceDelta,
};
