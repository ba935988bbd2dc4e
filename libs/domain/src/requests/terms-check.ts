import { formatDecimal, type Price, type Quantity } from '../decimal.js';
import { compareTimestamps, type Timestamp } from '../identifiers.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import type { Reason, ReasonContext } from '../reasons.js';
import { mayExpire } from '../status.js';

/**
 * Checks what differs from `before` (everything, without it) by the rules of the instrument. Values that stay are not
 * checked again: the venue may have set them. An open quantity that was asked for is held to the range instead of the total.
 */
export function termsFault(
  terms: OrderTerms,
  instrument: Instrument,
  before?: OrderTerms,
  openQuantity?: Quantity,
): Reason | undefined {
  return (
    priceFault(terms, instrument, before) ??
    quantityFault(terms, instrument, before, openQuantity) ??
    displayFault(terms, instrument, before) ??
    expiryFault(terms)
  );
}

/** An order for a time that is over would be placed to be cancelled. */
export function expiryPassed(terms: OrderTerms, now: Timestamp): Reason | undefined {
  if (!mayExpire(terms.timeInForce) || terms.expireTime === undefined) return undefined;
  if (compareTimestamps(terms.expireTime, now) > 0) return undefined;
  return { code: 'EXPIRE_TIME_PASSED', context: { field: 'expireTime', value: terms.expireTime } };
}

/** By what they mean: a time may be written in several ways, and who says 0 or false may as well say nothing. */
export function sameTerms(left: OrderTerms, right: OrderTerms): boolean {
  return (
    left.quantity === right.quantity &&
    limitOf(left) === limitOf(right) &&
    left.timeInForce === right.timeInForce &&
    isSameTime(left.expireTime, right.expireTime) &&
    left.displayQuantity === right.displayQuantity &&
    (left.displayPriceDelta ?? 0) === (right.displayPriceDelta ?? 0) &&
    (left.allOrNone ?? false) === (right.allOrNone ?? false)
  );
}

function isSameTime(left: Timestamp | undefined, right: Timestamp | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return compareTimestamps(left, right) === 0;
}

/** The price of a limit order. */
export function limitOf(terms: OrderTerms | undefined): Price | undefined {
  return terms?.orderType === 'LIMIT' ? terms.price : undefined;
}

function priceFault(
  terms: OrderTerms,
  instrument: Instrument,
  before?: OrderTerms,
): Reason | undefined {
  const price = limitOf(terms);
  if (price === undefined || price === limitOf(before)) return undefined;
  const { minimumPrice, maximumPrice, priceScale, tick } = instrument;
  if (price < (minimumPrice ?? -Infinity) || price > (maximumPrice ?? Infinity)) {
    const context = rangeContext('price', price, priceScale, minimumPrice, maximumPrice);
    return { code: 'PRICE_OUT_OF_RANGE', context };
  }
  if (price % tick === 0) return undefined;
  return { code: 'PRICE_OFF_TICK', context: stepContext('price', price, priceScale, tick) };
}

function stepContext(field: string, value: number, scale: number, step: number): ReasonContext {
  return { field, value: formatDecimal(value, scale), step: formatDecimal(step, scale) };
}

function rangeContext(
  field: string,
  value: number,
  scale: number,
  minimum: number | undefined,
  maximum: number | undefined,
): ReasonContext {
  return {
    field,
    value: formatDecimal(value, scale),
    ...(minimum !== undefined && { minimum: formatDecimal(minimum, scale) }),
    ...(maximum !== undefined && { maximum: formatDecimal(maximum, scale) }),
  };
}

function quantityFault(
  terms: OrderTerms,
  instrument: Instrument,
  before?: OrderTerms,
  openQuantity?: Quantity,
): Reason | undefined {
  if (terms.quantity === before?.quantity) return undefined;
  const quantity = openQuantity ?? terms.quantity;
  const field = openQuantity === undefined ? 'quantity' : 'openQuantity';
  const { minimumQuantity, maximumQuantity, quantityScale: scale, lot } = instrument;
  if (!isLots(quantity, instrument)) {
    return { code: 'QUANTITY_OFF_LOT', context: stepContext(field, quantity, scale, lot) };
  }
  if (quantity >= minimumQuantity && quantity <= maximumQuantity) return undefined;
  const context = rangeContext(field, quantity, scale, minimumQuantity, maximumQuantity);
  return { code: 'QUANTITY_OUT_OF_RANGE', context };
}

function displayFault(
  terms: OrderTerms,
  instrument: Instrument,
  before?: OrderTerms,
): Reason | undefined {
  const { displayQuantity, displayPriceDelta, quantity } = terms;
  const { lot, tick, priceScale, quantityScale: scale } = instrument;
  if (displayPriceDelta !== undefined && displayPriceDelta !== before?.displayPriceDelta) {
    if (displayPriceDelta % tick !== 0) {
      const text = 'displayPriceDelta is not a multiple of the tick';
      const context = stepContext('displayPriceDelta', displayPriceDelta, priceScale, tick);
      return { code: 'PRICE_OFF_TICK', text, context };
    }
  }
  if (displayQuantity === undefined || displayQuantity === before?.displayQuantity) {
    return undefined;
  }
  if (!isLots(displayQuantity, instrument)) {
    const text = 'displayQuantity is not a multiple of the lot';
    const context = stepContext('displayQuantity', displayQuantity, scale, lot);
    return { code: 'QUANTITY_OFF_LOT', text, context };
  }
  if (displayQuantity <= quantity) return undefined;
  const text = 'displayQuantity is larger than quantity';
  const context = rangeContext('displayQuantity', displayQuantity, scale, undefined, quantity);
  return { code: 'QUANTITY_OUT_OF_RANGE', text, context };
}

function expiryFault(terms: OrderTerms): Reason | undefined {
  if (terms.timeInForce !== 'GTD' || terms.expireTime !== undefined) return undefined;
  return { code: 'EXPIRE_TIME_REQUIRED' };
}

function isLots(quantity: Quantity, instrument: Instrument): boolean {
  return quantity > 0 && quantity % instrument.lot === 0;
}
