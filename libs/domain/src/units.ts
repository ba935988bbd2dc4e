import { price, quantity, rescale, type Decimal, type Price, type Quantity } from './decimal.js';
import type { Instrument } from './instrument.js';
import type { Reason } from './reasons.js';

/** The price in the instrument's units, or why it has none. */
export function toPrice(decimal: Decimal, instrument: Instrument): Price | Reason {
  const units = rescale(decimal, instrument.priceScale);
  return units === undefined ? { code: 'TOO_PRECISE' } : price(units);
}

/** The quantity in the instrument's units, or why it has none. */
export function toQuantity(decimal: Decimal, instrument: Instrument): Quantity | Reason {
  const units = rescale(decimal, instrument.quantityScale);
  if (units === undefined) return { code: 'TOO_PRECISE' };
  return units < 0 ? { code: 'QUANTITY_OUT_OF_RANGE' } : quantity(units);
}
