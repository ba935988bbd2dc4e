import { formatDecimal, parseDecimal } from '@ome/domain';
import type { Decimal } from '@ome/domain';

/** Throws a RangeError when the text is no decimal. */
export function decimalOf(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new RangeError(`${text} is no decimal`);
  return decimal;
}

export function decimalText({ units, scale }: Decimal): string {
  return formatDecimal(units, scale);
}
