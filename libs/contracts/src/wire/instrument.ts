import {
  formatDecimal,
  instrumentSymbol,
  parseDecimal,
  price,
  quantity,
  rescale,
  venue,
} from '@ome/domain';
import type { Instrument, Price, Quantity } from '@ome/domain';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Count, DecimalText, Flag, Id, UnsignedDecimalText } from './fields.js';
import { decimalOf, decimalText } from './decimals.js';
import { optionally, present } from './present.js';

const Scale = Type.Integer({ minimum: 0, maximum: 9, description: 'a whole number, 0 to 9' });

/** Rules of an instrument on the wire: decimals as strings. */
export const InstrumentSchema = Type.Object(
  {
    venue: Id,
    symbol: Id,
    version: Count,
    priceScale: Scale,
    quantityScale: Scale,
    tick: UnsignedDecimalText,
    lot: UnsignedDecimalText,
    minimumPrice: Type.Optional(DecimalText),
    maximumPrice: Type.Optional(DecimalText),
    minimumQuantity: UnsignedDecimalText,
    maximumQuantity: UnsignedDecimalText,
    maximumNotional: Type.Optional(UnsignedDecimalText),
    collarBasisPoints: Type.Optional(Count),
    hibernatesAtVenue: Type.Optional(Flag),
  },
  { description: 'the rules of an instrument' },
);

export type InstrumentRecord = Readonly<Static<typeof InstrumentSchema>>;

/** Whole units at a scale. Throws when the text is no decimal or does not fit: the record is not what its writer promised. */
export function unitsOf(text: string, scale: number): number {
  const decimal = parseDecimal(text);
  const units = decimal === undefined ? undefined : rescale(decimal, scale);
  if (units === undefined) throw new RangeError(`${text} is no decimal of ${scale} places`);
  return units;
}

const written = new WeakMap<Instrument, InstrumentRecord>();

export function instrumentToWire(instrument: Instrument): InstrumentRecord {
  const known = written.get(instrument);
  if (known !== undefined) return known;
  const record = Object.freeze(writeInstrument(instrument));
  written.set(instrument, record);
  return record;
}

function writeInstrument(instrument: Instrument): InstrumentRecord {
  const { priceScale, quantityScale } = instrument;
  const priceText = (units: Price) => formatDecimal(units, priceScale);
  const quantityText = (units: Quantity) => formatDecimal(units, quantityScale);
  return present<InstrumentRecord>({
    venue: instrument.venue,
    symbol: instrument.symbol,
    version: instrument.version,
    priceScale,
    quantityScale,
    tick: priceText(instrument.tick),
    lot: quantityText(instrument.lot),
    minimumPrice:
      instrument.minimumPrice === undefined ? undefined : priceText(instrument.minimumPrice),
    maximumPrice:
      instrument.maximumPrice === undefined ? undefined : priceText(instrument.maximumPrice),
    minimumQuantity: quantityText(instrument.minimumQuantity),
    maximumQuantity: quantityText(instrument.maximumQuantity),
    maximumNotional: optionally(decimalText, instrument.maximumNotional),
    collarBasisPoints: instrument.collarBasisPoints,
    hibernatesAtVenue: instrument.hibernatesAtVenue,
  });
}

const MAXIMUM_INTERNED = 10_000;
const interned = new Map<string, Instrument>();

/** One object per set of rules, however many records carry it: an order keeps its instrument as long as it lives. */
export function instrumentFromWire(record: InstrumentRecord): Instrument {
  const key = internKey(record);
  const known = interned.get(key);
  if (known !== undefined) return known;
  const instrument = readInstrument(record);
  if (interned.size >= MAXIMUM_INTERNED) interned.clear();
  interned.set(key, instrument);
  return instrument;
}

function internKey(record: InstrumentRecord): string {
  // No identifier holds a control character, so that no two sets of rules share a key.
  return `${record.venue}\n${record.symbol}\n${record.version}\n${record.priceScale}\n${record.quantityScale}\n${record.tick}\n${record.lot}\n${record.minimumPrice}\n${record.maximumPrice}\n${record.minimumQuantity}\n${record.maximumQuantity}\n${record.maximumNotional}\n${record.collarBasisPoints}\n${record.hibernatesAtVenue}`;
}

function readInstrument(record: InstrumentRecord): Instrument {
  const { priceScale, quantityScale, minimumPrice, maximumPrice } = record;
  const priceOf = (text: string) => price(unitsOf(text, priceScale));
  const quantityOf = (text: string) => quantity(unitsOf(text, quantityScale));
  return Object.freeze(
    present<Instrument>({
      venue: venue(record.venue),
      symbol: instrumentSymbol(record.symbol),
      version: record.version,
      priceScale,
      quantityScale,
      tick: priceOf(record.tick),
      lot: quantityOf(record.lot),
      minimumPrice: minimumPrice === undefined ? undefined : priceOf(minimumPrice),
      maximumPrice: maximumPrice === undefined ? undefined : priceOf(maximumPrice),
      minimumQuantity: quantityOf(record.minimumQuantity),
      maximumQuantity: quantityOf(record.maximumQuantity),
      maximumNotional: optionally(decimalOf, record.maximumNotional),
      collarBasisPoints: record.collarBasisPoints,
      hibernatesAtVenue: record.hibernatesAtVenue,
    }),
  );
}
