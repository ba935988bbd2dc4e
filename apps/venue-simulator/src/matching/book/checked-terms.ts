import { price, quantity, rescale, unreachable } from '@ome/domain';
import type { Instrument, Price, Quantity, TimeInForce } from '@ome/domain';
import type { WantedTerms } from './instruction.js';
import type { VenueReason } from './venue-reason.js';

/** Terms that the venue can work with, in units of the instrument. No price: the order takes any. */
export interface Terms {
  readonly quantity: Quantity;
  readonly price?: Price;
  readonly timeInForce: TimeInForce;
}

/** The terms in units, or why the venue does not take them. */
export function checkTerms(wanted: WantedTerms, instrument: Instrument): Terms | VenueReason {
  if (wanted.allOrNone === true) return 'TERMS_NOT_SUPPORTED';
  const lots = rescale(wanted.quantity, instrument.quantityScale);
  if (lots === undefined || lots <= 0 || lots % instrument.lot !== 0) return 'QUANTITY_OFF_LOT';
  if (lots < instrument.minimumQuantity || lots > instrument.maximumQuantity) {
    return 'QUANTITY_OUT_OF_RANGE';
  }
  const terms = { quantity: quantity(lots), timeInForce: wanted.timeInForce };
  if (wanted.orderType === 'MARKET') return terms;
  if (wanted.price === undefined) return 'PRICE_REQUIRED';
  const units = rescale(wanted.price, instrument.priceScale);
  if (units === undefined || units % instrument.tick !== 0) return 'PRICE_OFF_TICK';
  if (!isInRange(units, instrument)) return 'PRICE_OUT_OF_RANGE';
  return { ...terms, price: price(units) };
}

function isInRange(units: number, instrument: Instrument): boolean {
  return (
    units >= (instrument.minimumPrice ?? Number.MIN_SAFE_INTEGER) &&
    units <= (instrument.maximumPrice ?? Number.MAX_SAFE_INTEGER)
  );
}

/** A market order and an immediate one never wait in the book. */
export function mayRest(terms: Terms): boolean {
  switch (terms.timeInForce) {
    case 'IOC':
    case 'FOK':
      return false;
    case 'DAY':
    case 'GTC':
    case 'GTD':
    case 'GOOD_FOR_SESSION':
      return terms.price !== undefined;
    default:
      return unreachable(terms.timeInForce);
  }
}
