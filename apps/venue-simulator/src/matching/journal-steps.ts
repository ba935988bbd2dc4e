import {
  instrumentFromWire,
  instrumentToWire,
  type PowerProductRules,
  type PowerProducts,
  type VenueOrderRecord,
} from '@ome/contracts';
import { formatDecimal, parseDecimal, price, quantity, rescale, timestamp } from '@ome/domain';
import type { Instrument, Position } from '@ome/domain';
import type { BookRules } from './book/changing-rules.js';
import type { Background, VenueStep } from './book/instruction.js';
import type { MarketRules } from './book/market-rules.js';
import type {
  AcquiredEntry,
  BackgroundRecord,
  MarketRecord,
  RulesEntry,
  StepEntry,
} from './journal.js';
import { instructionOf } from './venue-instruction.js';

/** Who plays the venues from here on, and by which product rules it tells of contracts. */
export function acquiredEntryOf(
  acquisitionId: string,
  takenAt: string,
  { Hour, HalfHour, QuarterHour }: PowerProducts,
): AcquiredEntry {
  const products = {
    Hour: productToWire(Hour),
    HalfHour: productToWire(HalfHour),
    QuarterHour: productToWire(QuarterHour),
  };
  return { type: 'ACQUIRED', acquisitionId, takenAt, products };
}

function productToWire(rules: PowerProductRules) {
  return { ...rules, placeLostBy: [...rules.placeLostBy] };
}

/** The conditions that an instruction meets at the venue when it is taken. */
export interface StepConditions {
  readonly cause: Position;
  readonly takenAt: string;
  readonly instrument: Instrument | undefined;
  readonly background: Background | undefined;
  readonly market: MarketRules | undefined;
}

export function stepEntryOf(order: VenueOrderRecord, conditions: StepConditions): StepEntry {
  const { cause, takenAt, instrument, background, market } = conditions;
  return {
    type: 'STEP',
    cause,
    takenAt,
    order,
    ...(instrument !== undefined && { instrument: instrumentToWire(instrument) }),
    ...(instrument !== undefined &&
      background !== undefined && { background: backgroundToWire(background, instrument) }),
    ...(instrument !== undefined && market !== undefined && { market: marketToWire(market) }),
  };
}

/** What the venue takes, as the entry says it: never from anything else, or a rebuilt book could differ. */
export function stepOf(entry: StepEntry): VenueStep {
  const instrument = entry.instrument && instrumentFromWire(entry.instrument);
  return {
    instruction: instructionOf(entry.order),
    takenAt: timestamp(entry.takenAt),
    ...(instrument !== undefined && { instrument }),
    ...(instrument !== undefined &&
      entry.background !== undefined && {
        background: backgroundFromWire(entry.background, instrument),
      }),
    ...(entry.market !== undefined && { market: marketFromWire(entry.market) }),
  };
}

export function rulesEntryOf({ instrument, market }: BookRules, takenAt: string): RulesEntry {
  return {
    type: 'RULES',
    takenAt,
    instrument: instrumentToWire(instrument),
    ...(market !== undefined && { market: marketToWire(market) }),
  };
}

export function rulesOf({ instrument, market }: RulesEntry): BookRules {
  return {
    instrument: instrumentFromWire(instrument),
    market: market && marketFromWire(market),
  };
}

function marketToWire(market: MarketRules): MarketRecord {
  const { placeLostBy, minimumSlice, tradingPhaseStart, tradingPhaseEnd } = market;
  return {
    placeLostBy: [...placeLostBy],
    ...(minimumSlice !== undefined && { minimumSlice }),
    tradingPhaseStart,
    tradingPhaseEnd,
  };
}

function marketFromWire(market: MarketRecord): MarketRules {
  return {
    placeLostBy: market.placeLostBy,
    ...(market.minimumSlice !== undefined && { minimumSlice: quantity(market.minimumSlice) }),
    tradingPhaseStart: timestamp(market.tradingPhaseStart),
    tradingPhaseEnd: timestamp(market.tradingPhaseEnd),
  };
}

function backgroundToWire(background: Background, instrument: Instrument): BackgroundRecord {
  const { seed, referencePrice } = background;
  if (referencePrice === undefined) return { seed };
  return { seed, referencePrice: formatDecimal(referencePrice, instrument.priceScale) };
}

function backgroundFromWire(record: BackgroundRecord, instrument: Instrument): Background {
  if (record.referencePrice === undefined) return { seed: record.seed };
  const reference = priceAt(record.referencePrice, instrument);
  if (reference === undefined) throw new Error(`Not a price: ${record.referencePrice}`);
  return { seed: record.seed, referencePrice: reference };
}

/** The price in the instrument's units; `undefined` when it has more digits than these. */
export function priceAt(text: string, instrument: Instrument) {
  const decimal = parseDecimal(text);
  const units = decimal && rescale(decimal, instrument.priceScale);
  return units === undefined ? undefined : price(units);
}
