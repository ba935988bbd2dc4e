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
