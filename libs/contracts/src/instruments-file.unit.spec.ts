import { describe, expect, it } from 'vitest';
import { parseInstruments } from './instruments-file.js';
import { DEVELOPMENT_INSTRUMENTS, instrumentBook } from './reference-data.js';
import { instrumentToWire } from './wire/instrument.js';

const [first, second] = DEVELOPMENT_INSTRUMENTS.map(instrumentToWire);
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('the instruments of an installation', () => {
  it('are read as they are written on the wire, and found by venue and symbol', () => {
    const read = parseInstruments(bytes({ instruments: [first, second] }));
    if (!read.ok) throw new Error(read.faults.join('; '));
    expect(read.value).toEqual(DEVELOPMENT_INSTRUMENTS.slice(0, 2));
    const instrumentOf = instrumentBook(read.value);
    expect(instrumentOf('NSE', 'INFY')).toEqual(DEVELOPMENT_INSTRUMENTS[0]);
    expect(instrumentOf('XTST', 'TEST')).toBeUndefined();
  });

  it.each([
    ['no JSON', Buffer.from('{'), [/^value: /]],
    ['no list', bytes({}), [/^instruments: must be a list/]],
    ['an empty list', bytes({ instruments: [] }), [/^instruments: must be a list/]],
    [
      'two wrong instruments',
      bytes({ instruments: [{ ...first, tick: '0' }, 7, { ...second, lot: '0.5' }] }),
      [/^instruments\/0: tick/, /^instruments\/1: /, /^instruments\/2: 0.5/],
    ],
    [
      'limits the wrong way round',
      bytes({ instruments: [{ ...first, minimumPrice: '9', maximumPrice: '8' }] }),
      [/^instruments\/0: minimumPrice/],
    ],
    ['an instrument twice', bytes({ instruments: [first, first] }), [/INFY on NSE/]],
  ])('are refused with every fault: %s', (_, given, faults) => {
    const read = parseInstruments(given);
    expect(read).toEqual({
      ok: false,
      faults: faults.map((fault) => expect.stringMatching(fault)),
    });
  });
});
