import type { Decimal } from './decimal.js';
import type { InstrumentSymbol, Venue } from './identifiers.js';

/** What one account may do; with a venue or symbol, on that alone. What is absent is not limited. */
export interface TradingLimits {
  readonly venue?: Venue;
  readonly symbol?: InstrumentSymbol;
  /** Orders open at the same time. */
  readonly maximumOpenOrders?: number;
  /** Of one order, in the instrument's own unit. */
  readonly maximumQuantity?: Decimal;
  /** Of one order: price x quantity, of a market order by the last trade. */
  readonly maximumNotional?: Decimal;
  /** How far a price may be from the last trade, in hundredths of a per cent of it. */
  readonly collarBasisPoints?: number;
}

/** Whether both say the same, one after the other. */
export function areSameLimits(
  some: readonly TradingLimits[],
  others: readonly TradingLimits[],
): boolean {
  if (some.length !== others.length) return false;
  return some.every((limits, index) => {
    const other = others[index];
    return other !== undefined && isSame(limits, other);
  });
}

function isSame(some: TradingLimits, other: TradingLimits): boolean {
  return (
    some.venue === other.venue &&
    some.symbol === other.symbol &&
    some.maximumOpenOrders === other.maximumOpenOrders &&
    isSameDecimal(some.maximumQuantity, other.maximumQuantity) &&
    isSameDecimal(some.maximumNotional, other.maximumNotional) &&
    some.collarBasisPoints === other.collarBasisPoints
  );
}

/** As they come from the wire, without trailing zeros. */
function isSameDecimal(one: Decimal | undefined, other: Decimal | undefined): boolean {
  return one?.units === other?.units && one?.scale === other?.scale;
}
