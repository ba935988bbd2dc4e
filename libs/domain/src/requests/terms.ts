import { quantity, type Decimal, type Price, type Quantity } from '../decimal.js';
import type { Timestamp } from '../identifiers.js';
import type { NewOrder, ReplaceOrder } from '../input.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import { isReason, type Reason } from '../reasons.js';
import type { TimeInForce } from '../status.js';
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
  if (orderType === 'MARKET') {
    const { price: _price, ...options } = stated;
    return { ...options, quantity: total, timeInForce, orderType };
  }
  const { price: limit } = stated;
  if (limit === undefined) return { code: 'PRICE_REQUIRED' };
  return { ...stated, quantity: total, timeInForce, orderType, price: limit };
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
  const { price: limit, ...options } = statedOf(newest, stated);
  const common = { ...optionsKept(newest, stated), ...options, quantity: total };
  if (newest.orderType === 'LIMIT') {
    return { ...common, orderType: 'LIMIT', price: limit ?? newest.price };
  }
  if (limit !== undefined) return { code: 'PRICE_NOT_ALLOWED' };
  return { ...common, orderType: 'MARKET' };
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

/** An expireTime goes with its GTD: another timeInForce ends it. */
function optionsKept(newest: OrderTerms, stated: StatedTerms) {
  const { expireTime, ...kept } = newest;
  const ends = stated.timeInForce !== undefined && stated.timeInForce !== 'GTD';
  return expireTime === undefined || ends ? kept : { ...kept, expireTime };
}

/** An expireTime without a GTD that it goes with says nothing. */
function statedOf(newest: OrderTerms, stated: StatedTerms): StatedTerms {
  const { expireTime, ...others } = stated;
  const isGoodTill = (stated.timeInForce ?? newest.timeInForce) === 'GTD';
  return expireTime === undefined || isGoodTill ? stated : others;
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
