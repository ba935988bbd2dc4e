import {
  price,
  quantity,
  type Instrument,
  type Price,
  type Quantity,
  type Side,
} from '@ome/domain';

/** Liquidity that no client stands behind: it trades like any order and nobody gets its reports. */
export interface BackgroundQuote {
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
}

const LEVELS = 5;
const LARGEST_QUOTE_IN_LOTS = 100;
const LARGEST_DRIFT_IN_TICKS = 40;

/** How far the middle of the market is from its reference, in ticks, one step later. */
export function nextDrift(drift: number, seed: string, step: number): number {
  const moved = drift + (hash(`${seed}/drift/${step}`) % 3) - 1;
  return Math.max(-LARGEST_DRIFT_IN_TICKS, Math.min(LARGEST_DRIFT_IN_TICKS, moved));
}

/** Five bids and five offers around the middle; those outside the venue's price range are left out. */
export function quoteLadder(
  instrument: Instrument,
  reference: Price,
  drift: number,
  seed: string,
  step: number,
): readonly BackgroundQuote[] {
  const middle = Math.round(reference / instrument.tick) + drift;
  const quotes: BackgroundQuote[] = [];
  for (let level = 1; level <= LEVELS; level += 1) {
    for (const side of ['BUY', 'SELL'] as const) {
      const ticks = side === 'BUY' ? middle - level : middle + level;
      const lots = 1 + (hash(`${seed}/${side}/${level}/${step}`) % LARGEST_QUOTE_IN_LOTS);
      const at = price(ticks * instrument.tick);
      if (isTradable(instrument, at)) {
        quotes.push({ side, price: at, quantity: quantity(lots * instrument.lot) });
      }
    }
  }
  return quotes;
}

function isTradable(instrument: Instrument, at: Price): boolean {
  return (
    at >= (instrument.minimumPrice ?? instrument.tick) &&
    at <= (instrument.maximumPrice ?? Number.MAX_SAFE_INTEGER)
  );
}

/** FNV-1a with a final mix: 32 bits that depend on every character. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
