import { compareTimestamps, mayExpire, price, quantity, rescale, unreachable } from '@ome/domain';
import type { Instrument, Price, Quantity, Side, TimeInForce, Timestamp } from '@ome/domain';
import type { WantedTerms } from './instruction.js';
import type { MarketRules } from './market-rules.js';
import type { VenueReason } from './venue-reason.js';

/** Terms that the venue can work with, in units of the instrument. No price: the order takes any. */
export interface Terms {
  readonly quantity: Quantity;
  readonly price?: Price;
  readonly timeInForce: TimeInForce;
  readonly expireTime?: Timestamp;
  readonly iceberg?: { readonly displayQuantity: Quantity; readonly priceDelta: number };
  readonly allOrNone?: true;
}

/** What terms are checked against. */
export interface TermsConditions {
  readonly instrument: Instrument;
  readonly side: Side;
  /** Absent: the venue knows limits and quantities only. */
  readonly market: MarketRules | undefined;
  readonly takenAt: Timestamp;
  /** What the order has traded already: the most that an order may have is of what is open. */
  readonly cumQty?: Quantity;
}

/** The terms in units, or why the venue does not take them. */
export function checkTerms(wanted: WantedTerms, conditions: TermsConditions): Terms | VenueReason {
  const { instrument, market, cumQty = 0 } = conditions;
  if (market === undefined && wanted.allOrNone === true) return 'TERMS_NOT_SUPPORTED';
  const lots = rescale(wanted.quantity, instrument.quantityScale);
  if (lots === undefined || lots <= 0 || lots % instrument.lot !== 0) return 'QUANTITY_OFF_LOT';
  if (lots < instrument.minimumQuantity || lots - cumQty > instrument.maximumQuantity) {
    return 'QUANTITY_OUT_OF_RANGE';
  }
  const terms = { quantity: quantity(lots), timeInForce: wanted.timeInForce };
  if (wanted.orderType === 'MARKET') return market === undefined ? terms : 'TERMS_NOT_SUPPORTED';
  if (wanted.price === undefined) return 'PRICE_REQUIRED';
  const units = rescale(wanted.price, instrument.priceScale);
  if (units === undefined || units % instrument.tick !== 0) return 'PRICE_OFF_TICK';
  if (!isInRange(units, instrument)) return 'PRICE_OUT_OF_RANGE';
  const priced = { ...terms, price: price(units) };
  return market === undefined ? priced : withMarketTerms(priced, wanted, conditions);
}

function withMarketTerms(
  terms: Terms,
  wanted: WantedTerms,
  conditions: TermsConditions,
): Terms | VenueReason {
  const { expireTime } = wanted;
  const limited = mayExpire(terms.timeInForce) && expireTime !== undefined;
  if (limited && compareTimestamps(expireTime, conditions.takenAt) <= 0) {
    return 'EXPIRE_TIME_PASSED';
  }
  const dated = limited ? { ...terms, expireTime } : terms;
  const atOnce = wanted.allOrNone === true ? { ...dated, allOrNone: true as const } : dated;
  if (wanted.displayQuantity === undefined) return atOnce;
  if (wanted.allOrNone === true || !staysInBook(terms.timeInForce)) return 'TERMS_NOT_SUPPORTED';
  const iceberg = icebergOf(terms, wanted, conditions);
  return typeof iceberg === 'string' ? iceberg : { ...atOnce, iceberg };
}

function icebergOf(
  terms: Terms,
  { displayQuantity, displayPriceDelta }: WantedTerms,
  { instrument, side, market }: TermsConditions,
): NonNullable<Terms['iceberg']> | VenueReason {
  const shown = displayQuantity && rescale(displayQuantity, instrument.quantityScale);
  if (shown === undefined || shown <= 0 || shown % instrument.lot !== 0) {
    return 'DISPLAY_QUANTITY_OUT_OF_RANGE';
  }
  if (shown > terms.quantity || shown < (market?.minimumSlice ?? 0)) {
    return 'DISPLAY_QUANTITY_OUT_OF_RANGE';
  }
  const delta =
    displayPriceDelta === undefined ? 0 : rescale(displayPriceDelta, instrument.priceScale);
  if (delta === undefined || delta % instrument.tick !== 0) return 'PRICE_OFF_TICK';
  if (side === 'BUY' ? delta > 0 : delta < 0) return 'PRICE_DELTA_IMPROVES';
  return { displayQuantity: quantity(shown), priceDelta: delta };
}

function isInRange(units: number, instrument: Instrument): boolean {
  return (
    units >= (instrument.minimumPrice ?? Number.MIN_SAFE_INTEGER) &&
    units <= (instrument.maximumPrice ?? Number.MAX_SAFE_INTEGER)
  );
}

/** A market order and an immediate one never wait in the book. */
export function mayRest(terms: Terms): boolean {
  return staysInBook(terms.timeInForce) && terms.price !== undefined;
}

export function staysInBook(timeInForce: TimeInForce): boolean {
  switch (timeInForce) {
    case 'IOC':
    case 'FOK':
      return false;
    case 'DAY':
    case 'GTC':
    case 'GTD':
    case 'GOOD_FOR_SESSION':
      return true;
    default:
      return unreachable(timeInForce);
  }
}
