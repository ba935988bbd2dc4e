import type { InstrumentSymbol, Venue } from './identifiers.js';
import type { Decimal, Price, Quantity } from './decimal.js';

/** The rules that an order of this instrument is checked by; they come in with the record and are stored in its first event. */
export interface Instrument {
  readonly venue: Venue;
  readonly symbol: InstrumentSymbol;
  /** Of the reference data; a later one reaches open orders as a CONTROL record. */
  readonly version: number;
  readonly priceScale: number;
  readonly quantityScale: number;
  readonly tick: Price;
  readonly lot: Quantity;
  readonly minimumPrice?: Price;
  readonly maximumPrice?: Price;
  readonly minimumQuantity: Quantity;
  readonly maximumQuantity: Quantity;
  /** Of one order: price x quantity. */
  readonly maximumNotional?: Decimal;
  /** How far a price may be from the last trade, in hundredths of a per cent of it. */
  readonly collarBasisPoints?: number;
  /** The venue takes orders that are entered hibernated; without a word we hold them until they are activated. */
  readonly hibernatesAtVenue?: boolean;
}
