import { formatDecimal, parseDecimal, quantity, type Decimal, type Quantity } from '../decimal.js';
import type { Timestamp } from '../identifiers.js';
import type { ReplaceOrder, RequestInput } from '../input.js';
import {
  isDayOver,
  isOpenOrder,
  restingStatusOf,
  type OrderState,
  type OrderTerms,
} from '../order-state.js';
import { pendingOf, refusedByStatus } from '../pending-requests.js';
import type { PartitionState } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import { isGoodTill } from '../status.js';
import { transitionOf } from '../transitions.js';
import type { Written } from '../written.js';
import { preTradeFault } from './pre-trade.js';
import type { WantedOrder } from './wanted-order.js';
import { changedTerms } from './terms.js';
import { expiryPassed, sameTerms, termsFault } from './terms-check.js';

/** What the door knew, else the order's own newest fill, else what was known when the order last came or changed. */
export function lastPriceOf(order: OrderState, input: RequestInput): Decimal | undefined {
  const { lastFillPx, instrument } = order;
  if (input.lastPrice !== undefined || lastFillPx === undefined) {
    return input.lastPrice ?? order.lastPrice;
  }
  // As it will be read from the log, without zeros at its end.
  return parseDecimal(formatDecimal(lastFillPx, instrument.priceScale));
}

const DAY_IS_OVER: Reason = {
  code: 'ORDER_CLOSED',
  text: 'The day of the order is over: it can be good till canceled or a date, or be placed anew',
};

/** The terms that the order is to have, or why it may not. */
export function replacedTerms(
  state: PartitionState,
  order: OrderState,
  input: RequestInput,
  body: ReplaceOrder,
  now: Timestamp,
): OrderTerms | Reason {
  const newest = newestTerms(order);
  const terms = changedTerms(newest, body, order.instrument, order.cumQty);
  if (isReason(terms)) return terms;
  if (reopens(order) && terms.quantity <= order.cumQty) return refusedByStatus(order);
  if (endsWithItsDay(order, newest, terms)) return DAY_IS_OVER;
  if (sameTerms(terms, newest) && !saysMore(order, body)) return { code: 'NOTHING_TO_CHANGE' };
  const { account, instrument, side, submittedBy } = order;
  const lastPrice = lastPriceOf(order, input);
  const opens = !isOpenOrder(order);
  const wanted: Written<WantedOrder> = { account, instrument, side, terms, before: newest, opens };
  if (submittedBy !== undefined) wanted.submittedBy = submittedBy;
  if (body.submittedBy !== undefined) wanted.changedBy = body.submittedBy;
  if (lastPrice !== undefined) wanted.lastPrice = lastPrice;
  if (input.lastPriceUnknown === true) wanted.lastPriceUnknown = input.lastPriceUnknown;
  return (
    termsFault(terms, instrument, newest, openQuantityOf(order, body, terms)) ??
    expiryPassed(terms, now) ??
    preTradeFault(state, wanted) ??
    terms
  );
}

/** Its venue may take it for an order of the next day, we for one of the day that is over: nobody would know whether it lives. */
function endsWithItsDay(order: OrderState, newest: OrderTerms, terms: OrderTerms): boolean {
  const shortened = isGoodTill(newest.timeInForce) && !isGoodTill(terms.timeInForce);
  return shortened && isDayOver(restingStatusOf(order));
}

/** The open quantity that the request names. */
function openQuantityOf(
  { cumQty }: OrderState,
  { quantity: total, openQuantity }: ReplaceOrder,
  terms: OrderTerms,
): Quantity | undefined {
  if (total !== undefined || openQuantity === undefined) return undefined;
  return quantity(terms.quantity - cumQty);
}

export function changesNothing(order: OrderState, body: ReplaceOrder): boolean {
  const newest = newestTerms(order);
  const terms = changedTerms(newest, body, order.instrument, order.cumQty);
  return !isReason(terms) && sameTerms(terms, newest) && !saysMore(order, body);
}

/** A text of its own is a change: venues carry it (M7's comment). No text is an empty one. */
function saysMore(order: OrderState, { text }: ReplaceOrder): boolean {
  const newest = pendingOf(order).reduce<string | undefined>(
    (said, request) => ('text' in request ? request.text : said),
    order.text,
  );
  return text !== undefined && text !== (newest ?? '');
}

/** What the client last asked for: a chained replace builds on one that still waits (FIX D.2). */
function newestTerms(order: OrderState): OrderTerms {
  return pendingOf(order).reduce<OrderTerms>(
    (newest, request) => (request.kind === 'REPLACE' ? request.terms : newest),
    order.terms,
  );
}

export function reopens(order: OrderState): boolean {
  return transitionOf(order, 'REPLACE_REQUESTED') === 'REOPENING';
}
