import type { Instrument } from '@ome/domain';
import type { MarketRules } from './book/market-rules.js';
import type { OrderBook } from './book/order-book.js';
import type { RulesEntry } from './journal.js';
import { rulesEntryOf, type StepConditions } from './journal-steps.js';
import type { VenueRules } from './venue-rules.js';

/** `undefined` when the book has the rules of now, or cannot have them: what rests is in its own decimal places. */
export function newRulesOf(
  book: OrderBook,
  rules: VenueRules,
  takenAt: string,
): RulesEntry | undefined {
  const { venue, symbol } = book.instrument;
  if (!rules.venues.has(venue) || isOver(book.market, takenAt)) return undefined;
  const instrument = rules.instrumentOf(venue, symbol);
  if (instrument === undefined || !haveSamePlaces(instrument, book.instrument)) return undefined;
  const wanted = rulesEntryOf({ instrument, market: rules.marketOf(instrument) }, takenAt);
  const same = JSON.stringify(rulesEntryOf(book, takenAt)) === JSON.stringify(wanted);
  return same ? undefined : wanted;
}

/**
 * What an instruction for the symbol meets at the venue. An open book that cannot have the instrument of now keeps its
 * own, and is quoted in the decimal places of that one.
 */
export function conditionsOf(
  rules: VenueRules,
  { venue, symbol }: { readonly venue: string; readonly symbol: string },
  open: OrderBook | undefined,
): Pick<StepConditions, 'instrument' | 'background' | 'market'> {
  const ofNow = rules.instrumentOf(venue, symbol);
  if (ofNow === undefined) {
    return { instrument: undefined, background: undefined, market: undefined };
  }
  const keepsOwn = open !== undefined && !haveSamePlaces(open.instrument, ofNow);
  const instrument = keepsOwn ? open.instrument : ofNow;
  return {
    instrument,
    background: rules.backgroundOf(instrument),
    market: rules.marketOf(instrument),
  };
}

function haveSamePlaces(one: Instrument, other: Instrument): boolean {
  return one.priceScale === other.priceScale && one.quantityScale === other.quantityScale;
}

/** What was open at the gate closure has ended. */
function isOver(market: MarketRules | undefined, now: string): boolean {
  return market !== undefined && Date.parse(market.tradingPhaseEnd) <= Date.parse(now);
}
