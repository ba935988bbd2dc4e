import { price, quantity, type OrderId, type Price, type Quantity, type Side } from '@ome/domain';
import type { BackgroundQuote } from './background-quotes.js';

/** Who rests in a book: a client's order by its id, or a quote of the background as the object itself. */
export type Participant = OrderId | BackgroundQuote;

/** What the market does not see of an order, and how the next slice of it is made. */
export interface Reserve {
  readonly hidden: Quantity;
  readonly displayQuantity: Quantity;
  /** Added to the price of each new slice; 0 keeps it. */
  readonly priceDelta: number;
  /** The worst price that a slice may have. */
  readonly bound: Price;
}

/** What rests of an order at one price. */
export interface Resting {
  readonly visible: Quantity;
  readonly reserve?: Reserve;
  /** Trades in one piece or not at all. */
  readonly allOrNone?: true;
}

interface PriceLevel {
  readonly price: Price;
  /** What rests by participant in time priority: a Map keeps the order in which its keys came. */
  readonly queue: Map<Participant, Resting>;
}

/** The resting orders of one side, best price first. */
export interface BookSide {
  readonly side: Side;
  readonly levels: PriceLevel[];
}

/** The next slice of an iceberg: the last of its price from here on. */
export interface Slice {
  readonly price: Price;
  readonly visible: Quantity;
  readonly hidden: Quantity;
}

/** What an incoming order took from one participant, at the price of the one that rested. */
export interface Match {
  readonly participant: Participant;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Of an iceberg: what was hidden behind the slice. */
  readonly hidden?: Quantity;
  /** Set when the slice was used up and another one came. */
  readonly slice?: Slice;
}

export function createBookSide(side: Side): BookSide {
  return { side, levels: [] };
}

/** Goes behind everybody at the same price. */
export function join(side: BookSide, at: Price, participant: Participant, resting: Resting): void {
  const index = indexOf(side, at);
  const level = side.levels[index];
  if (level?.price === at) level.queue.set(participant, resting);
  else side.levels.splice(index, 0, { price: at, queue: new Map([[participant, resting]]) });
}

/** Takes the participant out; nothing happens when it does not rest there. */
export function leave(side: BookSide, at: Price, participant: Participant): void {
  const index = indexOf(side, at);
  const level = side.levels[index];
  if (level?.price !== at) return;
  level.queue.delete(participant);
  if (level.queue.size === 0) side.levels.splice(index, 1);
}

/** Changes what rests of a participant and keeps its place in time. */
export function resize(side: BookSide, at: Price, participant: Participant, now: Resting): void {
  const level = side.levels[indexOf(side, at)];
  if (level?.price !== at || !level.queue.has(participant)) {
    throw new Error('An order that rests is not in its book: the book is broken');
  }
  level.queue.set(participant, now);
}

/** What rests of a participant at a price; `undefined` when it does not rest there. */
export function restingAt(
  side: BookSide,
  at: Price,
  participant: Participant,
): Resting | undefined {
  const level = side.levels[indexOf(side, at)];
  return level?.price === at ? level.queue.get(participant) : undefined;
}

/** Visible and hidden together. */
export function openOf({ visible, reserve }: Resting): Quantity {
  return quantity(visible + (reserve?.hidden ?? 0));
}

/** Whether `wanted` could be had at the limit or better; without a limit, at any price. */
export function canFill(side: BookSide, limit: Price | undefined, wanted: Quantity): boolean {
  const rehearsal = {
    side: side.side,
    levels: side.levels
      .filter((level) => isWithin(side, level.price, limit))
      .map((level) => ({ price: level.price, queue: new Map(level.queue) })),
  };
  const matched = match(rehearsal, limit, wanted);
  return matched.reduce((sum, { quantity: taken }) => sum + taken, 0) >= wanted;
}

/**
 * Takes up to `wanted` from the side, best price and then longest wait first. The next slice of an iceberg waits behind
 * everybody at its price; an order that trades in one piece is passed over when less than that is wanted.
 */
export function match(side: BookSide, limit: Price | undefined, wanted: Quantity): Match[] {
  const matches: Match[] = [];
  let missing: number = wanted;
  for (let index = 0; missing > 0;) {
    const level = side.levels[index];
    if (level === undefined || !isWithin(side, level.price, limit)) break;
    for (const [participant, resting] of level.queue) {
      if (resting.allOrNone === true && resting.visible > missing) continue;
      const taken = quantity(Math.min(resting.visible, missing));
      missing -= taken;
      const slice = take(side, level, participant, resting, taken);
      const hidden = resting.reserve?.hidden;
      const iceberg = hidden === undefined ? {} : { hidden };
      const made = { participant, price: level.price, quantity: taken, ...iceberg };
      matches.push(slice === undefined ? made : { ...made, slice });
      if (missing === 0) break;
    }
    // A slice at another price may have moved the level.
    index = indexOf(side, level.price);
    if (level.queue.size === 0) side.levels.splice(index, 1);
    else index += 1;
  }
  return matches;
}

function take(
  side: BookSide,
  level: PriceLevel,
  participant: Participant,
  resting: Resting,
  taken: Quantity,
): Slice | undefined {
  const { visible, reserve } = resting;
  if (taken < visible) {
    level.queue.set(participant, { ...resting, visible: quantity(visible - taken) });
    return undefined;
  }
  level.queue.delete(participant);
  if (reserve === undefined || reserve.hidden === 0) return undefined;
  const slice = nextSlice(side, level.price, reserve);
  const next = { visible: slice.visible, reserve: { ...reserve, hidden: slice.hidden } };
  // At the same price it goes into the very queue that is being walked, where it comes last.
  if (slice.price === level.price) level.queue.set(participant, next);
  else join(side, slice.price, participant, next);
  return slice;
}

function nextSlice(side: BookSide, at: Price, reserve: Reserve): Slice {
  const visible = quantity(Math.min(reserve.displayQuantity, reserve.hidden));
  const moved = price(at + reserve.priceDelta);
  return {
    price: rank(side, moved) > rank(side, reserve.bound) ? reserve.bound : moved,
    visible,
    hidden: quantity(reserve.hidden - visible),
  };
}

function isWithin(side: BookSide, at: Price, limit: Price | undefined): boolean {
  return limit === undefined || rank(side, at) <= rank(side, limit);
}

/** Lower is better for whoever takes from this side. */
function rank(side: BookSide, at: Price): number {
  return (side.side === 'SELL' ? 1 : -1) * at;
}

function indexOf(side: BookSide, at: Price): number {
  const wanted = rank(side, at);
  let [low, high] = [0, side.levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const level = side.levels[middle];
    if (level !== undefined && rank(side, level.price) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
