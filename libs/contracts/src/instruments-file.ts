import type { Instrument } from '@ome/domain';
import { instrumentFromWire, InstrumentSchema, type InstrumentRecord } from './wire/instrument.js';
import { checkOf, readObject, refused, type Parsed } from './wire/parse.js';

const checkInstrument = checkOf('instrument', InstrumentSchema);

/**
 * Reads `{ "instruments": [<rules as on the wire>, ...] }`, the reference data of an installation.
 * Every fault is named by its place in the list; never throws.
 */
export function parseInstruments(bytes: Uint8Array): Parsed<readonly Instrument[]> {
  const file = readObject(bytes);
  if (!file.ok) return file;
  const listed = file.value['instruments'];
  if (!Array.isArray(listed) || listed.length === 0) {
    return refused('instruments: must be a list of at least one instrument');
  }
  const read = listed.map((entry: unknown) => parseInstrument(entry));
  const faults = read.flatMap((one, index) =>
    one.ok ? [] : one.faults.map((fault) => `instruments/${index}: ${fault}`),
  );
  const instruments = read.flatMap((one) => (one.ok ? [one.value] : []));
  const all = [...faults, ...repeatedIn(instruments)];
  return all.length === 0 ? { ok: true, value: instruments } : refused(...all);
}

function parseInstrument(entry: unknown): Parsed<Instrument> {
  const checked = checkInstrument(entry);
  if (!checked.ok) return checked;
  try {
    const instrument = instrumentFromWire(checked.value);
    const faults = rulesFaults(instrument, checked.value);
    return faults.length === 0 ? { ok: true, value: instrument } : refused(...faults);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function rulesFaults(instrument: Instrument, record: InstrumentRecord): readonly string[] {
  const { minimumPrice, maximumPrice, minimumQuantity, maximumQuantity } = instrument;
  const prices = minimumPrice !== undefined && maximumPrice !== undefined;
  return [
    ...(instrument.tick > 0 ? [] : [`tick: must be above 0, but it is ${record.tick}`]),
    ...(instrument.lot > 0 ? [] : [`lot: must be above 0, but it is ${record.lot}`]),
    ...(prices && minimumPrice > maximumPrice ? ['minimumPrice: is above maximumPrice'] : []),
    ...(minimumQuantity > maximumQuantity ? ['minimumQuantity: is above maximumQuantity'] : []),
  ];
}

function repeatedIn(instruments: readonly Instrument[]): readonly string[] {
  const seen = new Set<string>();
  return instruments.flatMap(({ venue, symbol }) => {
    const key = JSON.stringify([venue, symbol]);
    if (seen.has(key)) return [`instruments: ${symbol} on ${venue} is listed more than once`];
    seen.add(key);
    return [];
  });
}
