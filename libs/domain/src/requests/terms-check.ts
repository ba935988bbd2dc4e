import type { Price, Quantity } from '../decimal.js';
import { compareTimestamps, type Timestamp } from '../identifiers.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import type { Reason } from '../reasons.js';

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
  if (terms.timeInForce !== 'GTD' || terms.expireTime === undefined) return undefined;
  return compareTimestamps(terms.expireTime, now) > 0 ? undefined : { code: 'EXPIRE_TIME_PASSED' };
}

export function sameTerms(left: OrderTerms, right: OrderTerms): boolean {
  return (
    left.quantity === right.quantity &&
    limitOf(left) === limitOf(right) &&
    left.timeInForce === right.timeInForce &&
    left.expireTime === right.expireTime &&
    left.displayQuantity === right.displayQuantity &&
    left.displayPriceDelta === right.displayPriceDelta &&
    (left.allOrNone ?? false) === (right.allOrNone ?? false)
  );
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
  const { minimumPrice = -Infinity, maximumPrice = Infinity } = instrument;
  if (price < minimumPrice || price > maximumPrice) return { code: 'PRICE_OUT_OF_RANGE' };
  return price % instrument.tick === 0 ? undefined : { code: 'PRICE_OFF_TICK' };
}

function quantityFault(
  terms: OrderTerms,
  instrument: Instrument,
  before?: OrderTerms,
  openQuantity?: Quantity,
): Reason | undefined {
  if (terms.quantity === before?.quantity) return undefined;
  const quantity = openQuantity ?? terms.quantity;
  if (!isLots(quantity, instrument)) return { code: 'QUANTITY_OFF_LOT' };
  const { minimumQuantity, maximumQuantity } = instrument;
  const inside = quantity >= minimumQuantity && quantity <= maximumQuantity;
  return inside ? undefined : { code: 'QUANTITY_OUT_OF_RANGE' };
}

function displayFault(
  terms: OrderTerms,
  instrument: Instrument,
  before?: OrderTerms,
): Reason | undefined {
  const { displayQuantity, displayPriceDelta } = terms;
  if (displayPriceDelta !== undefined && displayPriceDelta !== before?.displayPriceDelta) {
    if (displayPriceDelta % instrument.tick !== 0) {
      return { code: 'PRICE_OFF_TICK', text: 'displayPriceDelta is not a multiple of the tick' };
    }
  }
  if (displayQuantity === undefined || displayQuantity === before?.displayQuantity) {
    return undefined;
  }
  if (!isLots(displayQuantity, instrument)) {
    return { code: 'QUANTITY_OFF_LOT', text: 'displayQuantity is not a multiple of the lot' };
  }
  if (displayQuantity <= terms.quantity) return undefined;
  return { code: 'QUANTITY_OUT_OF_RANGE', text: 'displayQuantity is larger than quantity' };
}

function expiryFault(terms: OrderTerms): Reason | undefined {
  if (terms.timeInForce !== 'GTD' || terms.expireTime !== undefined) return undefined;
  return { code: 'EXPIRE_TIME_REQUIRED' };
}

function isLots(quantity: Quantity, instrument: Instrument): boolean {
  return quantity > 0 && quantity % instrument.lot === 0;
}
