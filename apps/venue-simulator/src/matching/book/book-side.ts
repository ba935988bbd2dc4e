import { quantity, type OrderId, type Price, type Quantity, type Side } from '@ome/domain';
import type { BackgroundQuote } from './background-quotes.js';

/** Who rests in a book: a client's order by its id, or a quote of the background as the object itself. */
export type Participant = OrderId | BackgroundQuote;

interface PriceLevel {
  readonly price: Price;
  /** Open quantity by participant in time priority: a Map keeps the order in which its keys came. */
  readonly queue: Map<Participant, Quantity>;
}

/** The resting orders of one side, best price first. */
export interface BookSide {
  readonly side: Side;
  readonly levels: PriceLevel[];
}

/** What an incoming order took from one participant, at the price of the one that rested. */
export interface Match {
  readonly participant: Participant;
  readonly price: Price;
  readonly quantity: Quantity;
}

export function createBookSide(side: Side): BookSide {
  return { side, levels: [] };
}

/** Goes behind everybody at the same price. */
export function join(side: BookSide, at: Price, participant: Participant, open: Quantity): void {
  const index = indexOf(side, at);
  const level = side.levels[index];
  if (level?.price === at) level.queue.set(participant, open);
  else side.levels.splice(index, 0, { price: at, queue: new Map([[participant, open]]) });
}

/** Takes the participant out; nothing happens when it does not rest there. */
export function leave(side: BookSide, at: Price, participant: Participant): void {
  const index = indexOf(side, at);
  const level = side.levels[index];
  if (level?.price !== at) return;
  level.queue.delete(participant);
  if (level.queue.size === 0) side.levels.splice(index, 1);
}

/** Changes the open quantity and keeps the place in time. */
export function resize(side: BookSide, at: Price, participant: Participant, open: Quantity): void {
  const level = side.levels[indexOf(side, at)];
  if (level?.price !== at || !level.queue.has(participant)) {
    throw new Error('An order that rests is not in its book: the book is broken');
  }
  level.queue.set(participant, open);
}

/** Whether `wanted` could be had at the limit or better; without a limit, at any price. */
export function canFill(side: BookSide, limit: Price | undefined, wanted: Quantity): boolean {
  let missing: number = wanted;
  for (const level of side.levels) {
    if (!isWithin(side, level.price, limit)) return false;
    for (const open of level.queue.values()) {
      missing -= open;
      if (missing <= 0) return true;
    }
  }
  return false;
}

/** Takes up to `wanted` from the side, best price and then longest wait first. */
export function match(side: BookSide, limit: Price | undefined, wanted: Quantity): Match[] {
  const matches: Match[] = [];
  let missing: number = wanted;
  for (let best = side.levels[0]; missing > 0 && best !== undefined; best = side.levels[0]) {
    if (!isWithin(side, best.price, limit)) break;
    for (const [participant, open] of best.queue) {
      const taken = quantity(Math.min(open, missing));
      matches.push({ participant, price: best.price, quantity: taken });
      missing -= taken;
      if (taken < open) best.queue.set(participant, quantity(open - taken));
      else best.queue.delete(participant);
      if (missing === 0) break;
    }
    if (best.queue.size === 0) side.levels.shift();
  }
  return matches;
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
