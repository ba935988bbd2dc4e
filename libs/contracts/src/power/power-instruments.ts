import { venue, type Instrument, type Timestamp } from '@ome/domain';
import type { InstrumentOf } from '../reference-data.js';
import { instrumentFromWire } from '../wire/instrument.js';
import { isKnownContract, powerContract, type PowerContract } from './power-contracts.js';
import {
  DEFAULT_POWER_PRODUCTS,
  POWER_PRICE_SCALE,
  POWER_QUANTITY_SCALE,
  type PowerProductRules,
  type PowerProducts,
} from './power-products.js';

/** The venue that trades power by delivery area and period. */
export const POWER_VENUE = venue('M7');

const MAXIMUM_KEPT = 10_000;
const kept = new WeakMap<PowerProducts, Map<string, Instrument>>();

/** The rules that orders of a power contract are checked by. */
export function powerInstrument(
  contract: Pick<PowerContract, 'identifier' | 'granularity'>,
  products: PowerProducts = DEFAULT_POWER_PRODUCTS,
): Instrument {
  const instruments = kept.get(products) ?? new Map<string, Instrument>();
  kept.set(products, instruments);
  const known = instruments.get(contract.identifier);
  if (known !== undefined) return known;
  const instrument = instrumentFromWire({
    venue: POWER_VENUE,
    symbol: contract.identifier,
    version: 1,
    priceScale: POWER_PRICE_SCALE,
    quantityScale: POWER_QUANTITY_SCALE,
    ...instrumentRules(products[contract.granularity]),
    hibernatesAtVenue: true,
  });
  if (instruments.size >= MAXIMUM_KEPT) instruments.clear();
  instruments.set(contract.identifier, instrument);
  return instrument;
}

/** When the session of an instrument is over, where reference data say so: a power contract at its gate closure. */
export function sessionEndOf(
  venueName: string,
  symbol: string,
  products: PowerProducts = DEFAULT_POWER_PRODUCTS,
): Timestamp | undefined {
  return venueName === POWER_VENUE ? powerContract(symbol, products)?.tradingPhaseEnd : undefined;
}

function instrumentRules(rules: PowerProductRules) {
  const { tick, lot, minimumPrice, maximumPrice, minimumQuantity, maximumQuantity } = rules;
  return { tick, lot, minimumPrice, maximumPrice, minimumQuantity, maximumQuantity };
}

/**
 * Adds the power contracts to a book of instruments: every one that is or was listed when it is asked for. A closed one is
 * known too, so that it is the venue that says so.
 */
export function withPowerContracts(
  instrumentOf: InstrumentOf,
  now: () => Date,
  products: PowerProducts = DEFAULT_POWER_PRODUCTS,
): InstrumentOf {
  return (venueName, symbol) => {
    if (venueName !== POWER_VENUE) return instrumentOf(venueName, symbol);
    const contract = powerContract(symbol, products);
    if (contract === undefined || !isKnownContract(contract, now())) return undefined;
    return powerInstrument(contract, products);
  };
}
