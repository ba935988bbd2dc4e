import { formatDecimal, type Decimal } from '../decimal.js';
import type { OrderTerms } from '../order-state.js';
import type { Reason } from '../reasons.js';
import type { WantedOrder } from './wanted-order.js';
import { limitOf } from './terms-check.js';

export function notionalFault(
  wanted: WantedOrder,
  maximum: Decimal | undefined,
): Reason | undefined {
  const { before, terms, instrument } = wanted;
  if (maximum === undefined) return undefined;
  const price = priceOf(terms, wanted);
  if (price === undefined) {
    return terms.quantity > (before?.quantity ?? 0) ? unknownFault(wanted) : undefined;
  }
  const notional = notionalAt(price, terms);
  const notionalBefore = before && notionalAt(priceOf(before, wanted) ?? price, before);
  if (notionalBefore !== undefined && notional <= notionalBefore) return undefined;
  const scale = price.scale + instrument.quantityScale;
  if (!isAbove(notional, scale, maximum)) return undefined;
  const context = { value: formatDecimal(notional, scale), maximum: textOf(maximum) };
  return { code: 'NOTIONAL_TOO_LARGE', context };
}

export function textOf({ units, scale }: Decimal): string {
  return formatDecimal(units, scale);
}

/**
 * The limit price; of a market order the last trade, or the highest that may be where nobody knows one. An instrument
 * without a maximum leaves it unchecked then.
 */
function priceOf(
  terms: OrderTerms,
  { instrument: { priceScale: scale, maximumPrice }, lastPrice }: WantedOrder,
): Decimal | undefined {
  const limit = limitOf(terms);
  if (limit !== undefined) return { units: limit, scale };
  if (lastPrice !== undefined || maximumPrice === undefined) return lastPrice;
  return { units: maximumPrice, scale };
}

function notionalAt({ units }: Decimal, { quantity }: OrderTerms): bigint {
  return BigInt(Math.abs(units)) * BigInt(quantity);
}

const BASIS_POINTS = 10_000n;

/** What cannot be checked is not taken for checked. */
function unknownFault({ lastPriceUnknown }: WantedOrder): Reason | undefined {
  return lastPriceUnknown === true ? { code: 'LAST_PRICE_UNKNOWN' } : undefined;
}

/** A share of the last trade: of one at zero or below there is none. */
export function collarFault(
  wanted: WantedOrder,
  basisPoints: number | undefined,
): Reason | undefined {
  const { terms, before, instrument, lastPrice } = wanted;
  const price = limitOf(terms);
  if (basisPoints === undefined || price === undefined) return undefined;
  if (price === limitOf(before)) return undefined;
  if (lastPrice === undefined) return unknownFault(wanted);
  if (lastPrice.units <= 0) return undefined;
  const wantedUnits = BigInt(price) * 10n ** BigInt(lastPrice.scale);
  const lastUnits = BigInt(lastPrice.units) * 10n ** BigInt(instrument.priceScale);
  const away = magnitude(wantedUnits - lastUnits) * BASIS_POINTS;
  if (away <= lastUnits * BigInt(basisPoints)) return undefined;
  const value = formatDecimal(price, instrument.priceScale);
  const context = { field: 'price', value, ...collarAround(lastPrice, BigInt(basisPoints)) };
  return { code: 'PRICE_OUTSIDE_COLLAR', context };
}

function collarAround(lastPrice: Decimal, basisPoints: bigint) {
  const bound = (share: bigint) =>
    formatDecimal(BigInt(lastPrice.units) * share, lastPrice.scale + 4);
  return {
    lastPrice: textOf(lastPrice),
    minimum: bound(BASIS_POINTS - basisPoints),
    maximum: bound(BASIS_POINTS + basisPoints),
  };
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}

/** Compares without rounding, whatever the scales. */
export function isAbove(units: bigint, scale: number, limit: Decimal): boolean {
  return units * 10n ** BigInt(limit.scale) > BigInt(limit.units) * 10n ** BigInt(scale);
}
