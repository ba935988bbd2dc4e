import type { Brand } from './brand.js';

/** An exact decimal: `units` / 10^`scale`; `units` is a safe integer, `scale` 0 to 9. As it came from the wire. */
export interface Decimal {
  readonly units: number;
  readonly scale: number;
}

/** A price in units of 10^-priceScale of its instrument. May be negative. */
export type Price = Brand<number, 'Price'>;
/** A quantity in units of 10^-quantityScale of its instrument. Never negative. */
export type Quantity = Brand<number, 'Quantity'>;

export const MAXIMUM_SCALE = 9;

const DECIMAL = /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/;

/** Parses `"101.25"`; `undefined` when it is no plain decimal or has more digits than a safe integer holds. */
export function parseDecimal(text: string): Decimal | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const dot = text.indexOf('.');
  const fraction = dot < 0 ? '' : text.slice(dot + 1).replace(/0+$/, '');
  const whole = dot < 0 ? text : text.slice(0, dot);
  const units = Number(whole + fraction);
  if (!Number.isSafeInteger(units)) return undefined;
  return { units: units === 0 ? 0 : units, scale: fraction.length };
}

/** Prints without trailing zeros: 1012500 at scale 4 is `"101.25"`. */
export function formatDecimal(units: number | bigint, scale: number): string {
  const negative = units < 0;
  const digits = String(negative ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && text !== '0' ? `-${text}` : text;
}

/** The same value at another scale, or `undefined` when it does not fit exactly or is no safe integer. */
export function rescale(decimal: Decimal, scale: number): number | undefined {
  if (decimal.scale === scale) return decimal.units;
  if (decimal.scale < scale) {
    const units = decimal.units * powerOfTen(scale - decimal.scale);
    return Number.isSafeInteger(units) ? units : undefined;
  }
  const divisor = powerOfTen(decimal.scale - scale);
  return decimal.units % divisor === 0 ? decimal.units / divisor : undefined;
}

/** 10^0 to 10^`MAXIMUM_SCALE`: quicker to look up than to raise. */
const POWERS_OF_TEN = Array.from({ length: MAXIMUM_SCALE + 1 }, (_, exponent) => 10 ** exponent);

function powerOfTen(exponent: number): number {
  return POWERS_OF_TEN[exponent] ?? 10 ** exponent;
}

export function price(units: number): Price {
  if (!Number.isSafeInteger(units)) throw new RangeError(`Not a price in units: ${units}`);
  return units as Price;
}

export function quantity(units: number): Quantity {
  if (!Number.isSafeInteger(units) || units < 0) {
    throw new RangeError(`Not a quantity in units: ${units}`);
  }
  return units as Quantity;
}
