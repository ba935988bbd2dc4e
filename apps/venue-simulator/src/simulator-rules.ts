import {
  DEFAULT_POWER_PRODUCTS,
  DEVELOPMENT_INSTRUMENTS,
  instrumentBook,
  leastSliceOf,
  POWER_VENUE,
  powerContract,
  withPowerContracts,
  type PowerProducts,
} from '@ome/contracts';
import type { Instrument } from '@ome/domain';
import type { Background } from './matching/book/instruction.js';
import type { MarketRules } from './matching/book/market-rules.js';
import { priceAt } from './matching/journal-steps.js';
import type { VenueRules } from './matching/venue-rules.js';
import type { SimulatorConfig } from './simulator-config.js';

/** The rules of the simulated venues as the configuration has them. */
export function venueRulesOf(
  config: SimulatorConfig,
  now: () => Date = () => new Date(),
): VenueRules {
  const overRest = new Set(config.VENUE_REST_LINKS.map((link) => partsOf(link)[0]));
  const references = new Map(config.SIMULATOR_REFERENCE_PRICES.map(partsOf));
  const products = config.POWER_PRODUCTS_FILE ?? DEFAULT_POWER_PRODUCTS;
  const listed = instrumentBook(config.INSTRUMENTS_FILE ?? DEVELOPMENT_INSTRUMENTS);
  return {
    products,
    venues: new Set(config.SIMULATOR_VENUES.filter((venue) => !overRest.has(venue))),
    // A contract that is not listed yet is ours to refuse all the same.
    isConfigured: (venue, symbol) =>
      (venue === POWER_VENUE ? powerContract(symbol) : listed(venue, symbol)) !== undefined,
    instrumentOf: withPowerContracts(listed, now, products),
    backgroundOf: (instrument) =>
      config.SIMULATOR_LIQUIDITY && isQuoted(instrument)
        ? backgroundOf(instrument, config.SIMULATOR_SEED, references.get(instrument.symbol))
        : undefined,
    marketOf: (instrument) => marketOf(instrument, products),
    reportPartitions: config.PARTITIONS,
  };
}

/** Power: each product has rules of its own. */
function marketOf({ venue, symbol }: Instrument, products: PowerProducts): MarketRules | undefined {
  const contract = venue === POWER_VENUE ? powerContract(symbol, products) : undefined;
  if (contract === undefined) return undefined;
  const { granularity, tradingPhaseStart, tradingPhaseEnd } = contract;
  const rules = products[granularity];
  return {
    placeLostBy: rules.placeLostBy,
    minimumSlice: leastSliceOf(rules),
    tradingPhaseStart,
    tradingPhaseEnd,
  };
}

/** Power of an area that is not coupled with others is a thin market: only clients trade there. */
function isQuoted({ venue, symbol }: Instrument): boolean {
  return venue !== POWER_VENUE || powerContract(symbol)?.couplingEnd !== undefined;
}

function backgroundOf(
  instrument: Instrument,
  seed: string,
  reference: string | undefined,
): Background {
  const referencePrice = reference === undefined ? undefined : priceAt(reference, instrument);
  return referencePrice === undefined ? { seed } : { seed, referencePrice };
}

function partsOf(pair: string): readonly [string, string] {
  const split = pair.indexOf('=');
  return [pair.slice(0, split), pair.slice(split + 1)];
}
