import { quantity } from '@ome/domain';
import type { Instrument, OrderId, Price, Quantity, Side, Timestamp } from '@ome/domain';
import { createBookSide, join, leave, match } from './book-side.js';
import type { BookSide, Match, Participant, Resting } from './book-side.js';
import { nextDrift, quoteLadder, type BackgroundQuote } from './background-quotes.js';
import type { Background } from './instruction.js';
import type { MarketRules } from './market-rules.js';

/** The book of one symbol at one venue. */
export interface OrderBook {
  readonly instrument: Instrument;
  /** Absent: plain price-time trading. */
  readonly market: MarketRules | undefined;
  readonly buy: BookSide;
  readonly sell: BookSide;
  readonly background: BackgroundState;
  readonly traded: TradeTally;
  /** Rises with whatever is told of the book. */
  readonly changes: { count: number };
  /** Those in the book that trade in one piece; who left it may still be named. */
  readonly allOrNone: Set<OrderId>;
}

/** What was traded in a book so far. */
export interface TradeTally {
  last: Trade | undefined;
  before: Trade | undefined;
  quantity: number;
  /** Price x quantity, in units of both scales. */
  notional: bigint;
  highest: Price | undefined;
  lowest: Price | undefined;
}

interface Trade {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly time: Timestamp;
}

interface BackgroundState {
  step: number;
  drift: number;
  firstLimitPrice: Price | undefined;
  quotes: readonly BackgroundQuote[];
}

/** A price level as anybody may see it: how much is open at a price. */
export interface DepthLevel {
  readonly price: Price;
  readonly quantity: number;
}

export function createOrderBook(instrument: Instrument, market?: MarketRules): OrderBook {
  return {
    instrument,
    market,
    traded: {
      last: undefined,
      before: undefined,
      quantity: 0,
      notional: 0n,
      highest: undefined,
      lowest: undefined,
    },
    changes: { count: 0 },
    allOrNone: new Set(),
    buy: createBookSide('BUY'),
    sell: createBookSide('SELL'),
    background: { step: 0, drift: 0, firstLimitPrice: undefined, quotes: [] },
  };
}

export function sideOf(book: OrderBook, side: Side): BookSide {
  return side === 'BUY' ? book.buy : book.sell;
}

/** The side that an order of this side trades with. */
export function oppositeOf(book: OrderBook, side: Side): BookSide {
  return side === 'BUY' ? book.sell : book.buy;
}

/**
 * Replaces the quotes of the background by those of the next step; without a background, takes them out. Returns what the
 * new quotes took from orders that rested.
 */
export function moveBackground(book: OrderBook, background: Background | undefined): Match[] {
  const state = book.background;
  for (const quote of state.quotes) leave(sideOf(book, quote.side), quote.price, quote);
  state.quotes = [];
  state.step += 1;
  book.changes.count += 1;
  if (background === undefined) return [];
  const seed = `${background.seed}/${book.instrument.venue}/${book.instrument.symbol}`;
  state.drift = nextDrift(state.drift, seed, state.step);
  const reference = background.referencePrice ?? state.firstLimitPrice;
  if (reference === undefined) return [];
  state.quotes = quoteLadder(book.instrument, reference, state.drift, seed, state.step);
  return state.quotes.flatMap((quote) => enterQuote(book, quote));
}

function enterQuote(book: OrderBook, quote: BackgroundQuote): Match[] {
  const matches = match(oppositeOf(book, quote.side), quote.price, quote.quantity);
  const open = openAfter(quote.quantity, matches);
  if (open > 0) join(sideOf(book, quote.side), quote.price, quote, { visible: open });
  return matches;
}

/** What is left of a quantity after the matches. */
export function openAfter(wanted: Quantity, matches: readonly Match[]): Quantity {
  return quantity(matches.reduce((open, { quantity: taken }) => open - taken, Number(wanted)));
}

/** Both sides, best price first, clients and background together. */
export function depthOf(book: OrderBook): Readonly<Record<'bids' | 'offers', DepthLevel[]>> {
  return { bids: levelsOf(book.buy), offers: levelsOf(book.sell) };
}

function levelsOf(side: BookSide): DepthLevel[] {
  return side.levels.map(({ price, queue }) => ({
    price,
    quantity: [...queue.values()].reduce((sum: number, { visible }) => sum + visible, 0),
  }));
}

/** Who waits on a side, in the order in which they would trade. */
export function queueOf(side: BookSide): readonly (readonly [Participant, Resting])[] {
  return side.levels.flatMap(({ queue }) => [...queue]);
}

/** Counts a trade into the tally of its book. */
export function countTrade({ traded }: OrderBook, trade: Trade): void {
  traded.before = traded.last;
  traded.last = trade;
  traded.quantity += trade.quantity;
  traded.notional += BigInt(trade.price) * BigInt(trade.quantity);
  if (traded.highest === undefined || trade.price > traded.highest) traded.highest = trade.price;
  if (traded.lowest === undefined || trade.price < traded.lowest) traded.lowest = trade.price;
}
