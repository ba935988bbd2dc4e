import type { Instrument } from './instrument.js';

export const ALL_MARKETS = '';

/** A venue, a symbol or both; neither: `ALL_MARKETS`. */
export function marketOf({
  venue = '',
  symbol = '',
}: {
  readonly venue?: string;
  readonly symbol?: string;
}): string {
  return venue === '' && symbol === '' ? ALL_MARKETS : `${venue.length}|${venue}|${symbol}`;
}

const markets = new WeakMap<Instrument, readonly string[]>();

/** Every market that has the instrument; joined once, since each order that opens or closes is counted in each. */
export function marketsOf(instrument: Instrument): readonly string[] {
  const known = markets.get(instrument);
  if (known !== undefined) return known;
  const { venue, symbol } = instrument;
  const own = [ALL_MARKETS, marketOf({ venue }), marketOf({ symbol }), marketOf({ venue, symbol })];
  markets.set(instrument, own);
  return own;
}
