import { compareTimestamps, timestamp } from '@ome/domain';
import type { LastPriceView } from '@ome/projections';

/** The answer to type 5: `ltps` last trade price, `sps` first trade price of today; a symbol never traded is in neither. */
export interface LastPricesAnswer {
  readonly ltps: Readonly<Record<string, number>>;
  readonly sps: Readonly<Record<string, number>>;
}

type Trade = LastPriceView['last'];

/** The dialect names no exchange here: of several, the latest last trade and the earliest first one count. */
export function lastPricesAnswer(
  prices: readonly LastPriceView[],
  today: (venue: string) => string,
): LastPricesAnswer {
  const last = new Map<string, Trade>();
  const first = new Map<string, Trade>();
  for (const price of prices) {
    const { symbol, venue } = price;
    const known = last.get(symbol);
    if (known === undefined || isEarlier(known, price.last)) last.set(symbol, price.last);
    if (price.first.day !== today(venue)) continue;
    const earliest = first.get(symbol);
    if (earliest === undefined || isEarlier(price.first, earliest)) first.set(symbol, price.first);
  }
  return { ltps: pricesBySymbol(last), sps: pricesBySymbol(first) };
}

function isEarlier(left: Trade, right: Trade): boolean {
  return compareTimestamps(timestamp(left.transactTime), timestamp(right.transactTime)) < 0;
}

function pricesBySymbol(trades: ReadonlyMap<string, Trade>): Readonly<Record<string, number>> {
  return Object.fromEntries([...trades].map(([symbol, { price }]) => [symbol, Number(price)]));
}
