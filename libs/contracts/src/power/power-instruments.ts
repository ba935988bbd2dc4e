import { instrumentSymbol, price, quantity, venue, type Instrument } from '@ome/domain';
import type { InstrumentOf } from '../reference-data.js';
import { isKnownContract, powerContract, type PowerContract } from './power-contracts.js';

/** The venue that trades power by delivery area and period. */
export const POWER_VENUE = venue('M7');

const MAXIMUM_KEPT = 10_000;
const kept = new Map<string, Instrument>();

/** The rules that orders of a power contract are checked by: cents and tenths of a megawatt (services.md). */
export function powerInstrument({ identifier }: Pick<PowerContract, 'identifier'>): Instrument {
  const known = kept.get(identifier);
  if (known !== undefined) return known;
  const instrument: Instrument = Object.freeze({
    venue: POWER_VENUE,
    symbol: instrumentSymbol(identifier),
    version: 1,
    priceScale: 2,
    quantityScale: 1,
    tick: price(1),
    lot: quantity(1),
    minimumPrice: price(-9999_00),
    maximumPrice: price(9999_00),
    minimumQuantity: quantity(1),
    maximumQuantity: quantity(999_0),
    hibernatesAtVenue: true,
  });
  if (kept.size >= MAXIMUM_KEPT) kept.clear();
  kept.set(identifier, instrument);
  return instrument;
}

/**
 * Adds the power contracts to a book of instruments: every one that is or was listed when it is asked for. A closed one is
 * known too, so that it is the venue that says so.
 */
export function withPowerContracts(instrumentOf: InstrumentOf, now: () => Date): InstrumentOf {
  return (venueName, symbol) => {
    if (venueName !== POWER_VENUE) return instrumentOf(venueName, symbol);
    const contract = powerContract(symbol);
    if (contract === undefined || !isKnownContract(contract, now())) return undefined;
    return powerInstrument(contract);
  };
}
