import { instrumentSymbol, price, quantity, venue } from '@ome/domain';
import type { Instrument } from '@ome/domain';

const PRICE_SCALE = 4;
const SHARES_SCALE = 0;

interface ShareRules {
  readonly venue: string;
  readonly symbol: string;
  readonly tick: number;
  readonly maximumPrice: number;
  readonly maximumQuantity: number;
}

/** Whole shares in lots of one; prices in units of 0.0001, from one tick upwards. */
function share(rules: ShareRules): Instrument {
  return Object.freeze({
    venue: venue(rules.venue),
    symbol: instrumentSymbol(rules.symbol),
    version: 1,
    priceScale: PRICE_SCALE,
    quantityScale: SHARES_SCALE,
    tick: price(rules.tick),
    lot: quantity(1),
    minimumPrice: price(rules.tick),
    maximumPrice: price(rules.maximumPrice),
    minimumQuantity: quantity(1),
    maximumQuantity: quantity(rules.maximumQuantity),
  });
}

const EQUITIES_VENUES = ['NSE', 'BSE'] as const;
const EQUITIES_SYMBOLS = ['INFY', 'TCS', 'RELIANCE', 'HDFCBANK', 'SBIN'] as const;

/** The instruments of a development installation (services.md). */
export const DEVELOPMENT_INSTRUMENTS: readonly Instrument[] = [
  ...EQUITIES_VENUES.flatMap((name) =>
    EQUITIES_SYMBOLS.map((symbol) =>
      share({
        venue: name,
        symbol,
        tick: 500,
        maximumPrice: 1_000_000_0000,
        maximumQuantity: 10_000_000,
      }),
    ),
  ),
  share({
    venue: 'XTST',
    symbol: 'TEST',
    tick: 100,
    maximumPrice: 1_000_000_0000,
    maximumQuantity: 10_000_000,
  }),
];

/** The rules of an instrument by venue and symbol; `undefined` when the symbol is not traded on the venue. */
export type InstrumentOf = (venueName: string, symbol: string) => Instrument | undefined;

/** Looks instruments up; of two with the same names, the last one counts. */
export function instrumentBook(instruments: readonly Instrument[]): InstrumentOf {
  const byName = new Map(
    instruments.map((instrument) => [
      instrumentKey(instrument.venue, instrument.symbol),
      instrument,
    ]),
  );
  return (venueName, symbol) => byName.get(instrumentKey(venueName, symbol));
}

/** The rules of a development instrument; for services outside of production, and tests. */
export const instrumentOf: InstrumentOf = instrumentBook(DEVELOPMENT_INSTRUMENTS);

function instrumentKey(venueName: string, symbol: string): string {
  return `${venueName.length}|${venueName}|${symbol}`;
}
