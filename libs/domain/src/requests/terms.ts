import { quantity, type Decimal, type Price, type Quantity } from '../decimal.js';
import type { Timestamp } from '../identifiers.js';
import type { NewOrder, ReplaceOrder } from '../input.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import { isReason, type Reason } from '../reasons.js';
import { mayExpire, type TimeInForce } from '../status.js';
import { toPrice, toQuantity } from '../units.js';
import type { Written } from '../written.js';

/** What a request says about terms, in units of the instrument. */
interface StatedTerms {
  readonly price?: Price;
  readonly timeInForce?: TimeInForce;
  readonly expireTime?: Timestamp;
  readonly displayQuantity?: Quantity;
  readonly displayPriceDelta?: Price;
  readonly allOrNone?: boolean;
}

/** Terms of a new order, or why they cannot be stated at all. They are not checked yet. */
export function newTerms(body: NewOrder, instrument: Instrument): OrderTerms | Reason {
  const total = toQuantity(body.quantity, instrument);
  if (isReason(total)) return total;
  const stated = statedTerms(body, instrument);
  if (isReason(stated)) return stated;
  const { timeInForce, orderType } = body;
  const limit = stated.price;
  if (orderType === 'MARKET') {
    return withOptions({ orderType, quantity: total, timeInForce }, stated, stated.expireTime);
  }
  if (limit === undefined) return { code: 'PRICE_REQUIRED' };
  const terms = { orderType, quantity: total, price: limit, timeInForce };
  return withOptions(terms, stated, stated.expireTime);
}

/** The newest terms with what the request changes. An open quantity comes on top of `cumQty`. */
export function changedTerms(
  newest: OrderTerms,
  body: ReplaceOrder,
  instrument: Instrument,
  cumQty: Quantity,
): OrderTerms | Reason {
  const total = totalQuantity(newest, body, instrument, cumQty);
  if (isReason(total)) return total;
  const stated = statedTerms(body, instrument);
  if (isReason(stated)) return stated;
  const timeInForce = stated.timeInForce ?? newest.timeInForce;
  const options = {
    displayQuantity: stated.displayQuantity ?? newest.displayQuantity,
    displayPriceDelta: stated.displayPriceDelta ?? newest.displayPriceDelta,
    allOrNone: stated.allOrNone ?? newest.allOrNone,
  };
  const expireTime = expireTimeAfter(newest, stated);
  if (newest.orderType === 'LIMIT') {
    const limit = stated.price ?? newest.price;
    const terms = { orderType: newest.orderType, quantity: total, price: limit, timeInForce };
    return withOptions(terms, options, expireTime);
  }
  if (stated.price !== undefined) return { code: 'PRICE_NOT_ALLOWED' };
  return withOptions(
    { orderType: newest.orderType, quantity: total, timeInForce },
    options,
    expireTime,
  );
}

type TermOptions = {
  readonly [Key in 'displayQuantity' | 'displayPriceDelta' | 'allOrNone']?:
    OrderTerms[Key] | undefined;
};

/** The terms, given what of them is said and no more. */
function withOptions(
  terms: Written<OrderTerms>,
  { displayQuantity, displayPriceDelta, allOrNone }: TermOptions,
  expireTime: Timestamp | undefined,
): OrderTerms {
  if (expireTime !== undefined) terms.expireTime = expireTime;
  if (displayQuantity !== undefined) terms.displayQuantity = displayQuantity;
  if (displayPriceDelta !== undefined) terms.displayPriceDelta = displayPriceDelta;
  if (allOrNone !== undefined) terms.allOrNone = allOrNone;
  return terms;
}

/**
 * An expireTime goes with its GTD, or with an immediate order that may wait hibernated: another timeInForce ends it, and
 * without one of these an expireTime that is stated says nothing.
 */
function expireTimeAfter(newest: OrderTerms, stated: StatedTerms): Timestamp | undefined {
  const asked = stated.timeInForce;
  const said = mayExpire(asked ?? newest.timeInForce) ? stated.expireTime : undefined;
  return asked === undefined || asked === 'GTD' ? (said ?? newest.expireTime) : said;
}

function totalQuantity(
  newest: OrderTerms,
  body: ReplaceOrder,
  instrument: Instrument,
  cumQty: Quantity,
): Quantity | Reason {
  if (body.quantity !== undefined) return toQuantity(body.quantity, instrument);
  if (body.openQuantity === undefined) return newest.quantity;
  const open = toQuantity(body.openQuantity, instrument);
  if (isReason(open)) return open;
  const total = cumQty + open;
  return Number.isSafeInteger(total) ? quantity(total) : { code: 'QUANTITY_OUT_OF_RANGE' };
}

function statedTerms(body: NewOrder | ReplaceOrder, instrument: Instrument): StatedTerms | Reason {
  const limit = optional(body.price, toPrice, instrument);
  if (isReason(limit)) return limit;
  const shown = optional(body.displayQuantity, toQuantity, instrument);
  if (isReason(shown)) return shown;
  const delta = optional(body.displayPriceDelta, toPrice, instrument);
  if (isReason(delta)) return delta;
  const stated: Written<StatedTerms> = {};
  if (limit !== undefined) stated.price = limit;
  if (body.timeInForce !== undefined) stated.timeInForce = body.timeInForce;
  if (body.expireTime !== undefined) stated.expireTime = body.expireTime;
  if (shown !== undefined) stated.displayQuantity = shown;
  if (delta !== undefined) stated.displayPriceDelta = delta;
  if (body.allOrNone !== undefined) stated.allOrNone = body.allOrNone;
  return stated;
}

function optional<Value>(
  decimal: Decimal | undefined,
  convert: (decimal: Decimal, instrument: Instrument) => Value | Reason,
  instrument: Instrument,
): Value | Reason | undefined {
  return decimal === undefined ? undefined : convert(decimal, instrument);
}
