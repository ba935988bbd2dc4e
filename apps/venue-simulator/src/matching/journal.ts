import {
  instrumentFromWire,
  instrumentToWire,
  InstrumentSchema,
  parsePosition,
  PLACE_LOSSES,
  VenueOrderSchema,
  type RecordPosition,
  type VenueOrderRecord,
} from '@ome/contracts';
import { formatDecimal, parseDecimal, price, quantity, rescale, timestamp } from '@ome/domain';
import type { Instrument, Position } from '@ome/domain';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { BookRules } from './book/changing-rules.js';
import type { Background, VenueStep } from './book/instruction.js';
import type { MarketRules } from './book/market-rules.js';
import { InterventionRequestSchema } from './intervention-request.js';
import { instructionOf } from './venue-instruction.js';

const AcquiredSchema = Type.Object({
  type: Type.Literal('ACQUIRED'),
  acquisitionId: Type.String(),
  takenAt: Type.String(),
});

/** An input that is no instruction; it went to the `.dlq` of its topic in the same transaction. */
const SkippedSchema = Type.Object({
  type: Type.Literal('SKIPPED'),
  cause: Type.String(),
  takenAt: Type.String(),
});

/** Inputs up to this one made nothing: repeats, and instructions to venues that are not played here. */
const PassedOverSchema = Type.Object({
  type: Type.Literal('PASSED_OVER'),
  cause: Type.String(),
  takenAt: Type.String(),
});

const MarketSchema = Type.Object({
  placeLostBy: Type.Array(Type.Enum([...PLACE_LOSSES])),
  minimumSlice: Type.Optional(Type.Integer({ minimum: 0 })),
  tradingPhaseStart: Type.String(),
  tradingPhaseEnd: Type.String(),
});

const StepSchema = Type.Object({
  type: Type.Literal('STEP'),
  cause: Type.String(),
  takenAt: Type.String(),
  order: VenueOrderSchema,
  instrument: Type.Optional(InstrumentSchema),
  background: Type.Optional(
    Type.Object({ seed: Type.String(), referencePrice: Type.Optional(Type.String()) }),
  ),
  market: Type.Optional(MarketSchema),
});

/** Time passed and ended orders; an instruction does the same for its venue. */
const ClockSchema = Type.Object({ type: Type.Literal('CLOCK'), takenAt: Type.String() });

/** From here on an open book is traded by these. */
const RulesSchema = Type.Object({
  type: Type.Literal('RULES'),
  takenAt: Type.String(),
  instrument: InstrumentSchema,
  market: Type.Optional(MarketSchema),
});

/** The venue's own people acted. */
const InterventionSchema = Type.Object({
  type: Type.Literal('INTERVENTION'),
  takenAt: Type.String(),
  intervention: InterventionRequestSchema,
});

const EntrySchema = Type.Union([
  AcquiredSchema,
  SkippedSchema,
  PassedOverSchema,
  StepSchema,
  ClockSchema,
  RulesSchema,
  InterventionSchema,
]);

/** A record of `ome.venue-simulator.v1`: all that the simulated venues ever did follows from these, in their order. */
export type JournalEntry = Readonly<Static<typeof EntrySchema>>;

export type StepEntry = Extract<JournalEntry, { type: 'STEP' }>;
export type RulesEntry = Extract<JournalEntry, { type: 'RULES' }>;

const entries = Compile(EntrySchema);

/** The partition that holds them all: there is one total order, also over symbols and venues. */
export const JOURNAL_PARTITION = 0;

/**
 * Reads an entry of our own.
 * @throws Error when it is none: the books cannot be rebuilt without it
 */
export function parseEntry(value: Uint8Array | null, at: Position): JournalEntry {
  const entry: unknown = value === null ? null : JSON.parse(Buffer.from(value).toString());
  if (!entries.Check(entry)) throw new Error(`${at} is no entry that this version can read`);
  return entry;
}

/** The position of the input that an entry took or passed over; `undefined` when there is none. */
export function causeOf(entry: JournalEntry): RecordPosition | undefined {
  if (!('cause' in entry)) return undefined;
  const cause = parsePosition(entry.cause);
  if (cause === undefined)
    throw new Error(`An entry names no position as its cause: ${entry.cause}`);
  return cause;
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

type MarketRecord = Static<typeof MarketSchema>;

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

type BackgroundRecord = NonNullable<Static<typeof StepSchema>['background']>;

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
