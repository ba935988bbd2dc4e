import {
  InstrumentSchema,
  parsePosition,
  PLACE_LOSSES,
  TOPICS,
  VenueOrderSchema,
  type RecordPosition,
} from '@ome/contracts';
import type { Position } from '@ome/domain';
import type { OutputRecord } from '@ome/messaging';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { InterventionRequestSchema } from './intervention-request.js';

const ProductSchema = Type.Object({
  tick: Type.String(),
  lot: Type.String(),
  minimumPrice: Type.String(),
  maximumPrice: Type.String(),
  minimumQuantity: Type.String(),
  maximumQuantity: Type.String(),
  minimumSlice: Type.String(),
  placeLostBy: Type.Array(Type.Enum([...PLACE_LOSSES])),
  listedMinutes: Type.Integer(),
  couplingEndMinutes: Type.Integer(),
  gateClosureMinutes: Type.Integer(),
});

/** A process begins to play the venues. */
const AcquiredSchema = Type.Object({
  type: Type.Literal('ACQUIRED'),
  acquisitionId: Type.String(),
  takenAt: Type.String(),
  /** By which it tells of contracts; old ones do not say. */
  products: Type.Optional(
    Type.Object({ Hour: ProductSchema, HalfHour: ProductSchema, QuarterHour: ProductSchema }),
  ),
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

export type MarketRecord = Static<typeof MarketSchema>;
export type BackgroundRecord = NonNullable<Static<typeof StepSchema>['background']>;
export type AcquiredEntry = Extract<JournalEntry, { type: 'ACQUIRED' }>;
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

/** An entry as a record of its topic. */
export function journalRecordOf(entry: JournalEntry, key: string | null): OutputRecord {
  return {
    topic: TOPICS.venueSimulator,
    partition: JOURNAL_PARTITION,
    key,
    value: JSON.stringify(entry),
  };
}
