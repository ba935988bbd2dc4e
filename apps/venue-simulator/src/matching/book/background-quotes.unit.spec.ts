import { price } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { nextDrift, quoteLadder } from './background-quotes.js';
import { INFY, Market, said } from './market.spec.js';
import { depthOf } from './order-book.js';

const seeded = { seed: 'b', referencePrice: price(100_00) };

const ladderOf = (seed: string, step: number) => quoteLadder(INFY, price(100_00), 0, seed, step);

describe('background quotes', () => {
  it('are five bids below and five offers above the middle, on tick and in lots', () => {
    const quotes = quoteLadder(INFY, price(100_00), 3, 'a', 1);
    const middle = 100_00 + 3 * INFY.tick;
    const of = (side: string) => quotes.filter((quote) => quote.side === side);
    expect(of('BUY').map((quote) => quote.price)).toEqual(
      [1, 2, 3, 4, 5].map((level) => middle - level * INFY.tick),
    );
    expect(of('SELL').map((quote) => quote.price)).toEqual(
      [1, 2, 3, 4, 5].map((level) => middle + level * INFY.tick),
    );
    expect(quotes.every((quote) => quote.quantity >= 1 && quote.quantity <= 100)).toBe(true);
  });

  it('depend on the seed and the step alone', () => {
    expect(ladderOf('a', 1)).toEqual(ladderOf('a', 1));
    expect(ladderOf('a', 1)).not.toEqual(ladderOf('b', 1));
    expect(ladderOf('a', 1)).not.toEqual(ladderOf('a', 2));
  });

  it('are left out where the venue does not trade', () => {
    const quotes = quoteLadder(INFY, price(10), 0, 'a', 1);
    expect(quotes.filter(({ side }) => side === 'BUY').map((quote) => quote.price)).toEqual([5]);
    const dear = { ...INFY, maximumPrice: price(100_10) };
    const offers = quoteLadder(dear, price(100_00), 0, 'a', 1).filter(
      ({ side }) => side === 'SELL',
    );
    expect(offers.map((quote) => quote.price)).toEqual([100_05, 100_10]);
  });

  it('wander one tick a step and not away', () => {
    const drifts = [0];
    for (let step = 1; step <= 20_000; step += 1) {
      drifts.push(nextDrift(drifts[step - 1] ?? Number.NaN, 'a', step));
    }
    const moves = drifts.slice(1).map((drift, index) => drift - (drifts[index] ?? Number.NaN));
    expect(new Set(moves)).toEqual(new Set([-1, 0, 1]));
    expect([Math.min(...drifts), Math.max(...drifts)]).toEqual([-40, 40]);
  });
});

describe('a book with a background', () => {
  it('fills a market order at once, and reports nothing of the other side', () => {
    const market = new Market({ instrument: INFY, background: seeded });
    const reports = market.placed('buy', { quantity: '1' });
    expect(reports.map(({ orderId, execType }) => [orderId, execType])).toEqual([
      ['buy', 'NEW'],
      ['buy', 'TRADE'],
    ]);
  });

  it('fills an order that waits once the middle has come to it', () => {
    const market = new Market({ instrument: INFY, background: seeded });
    market.placed('buy', { quantity: '1', price: '99.90' });
    const later = Array.from({ length: 200 }, (_, index) =>
      market.placed(`far-${index}`, { quantity: '1', price: '50' }),
    );
    expect(said(later.flat()).filter((line) => line.startsWith('buy'))).toEqual([
      'buy TRADE 1@99.9 FILLED 1/0',
    ]);
  });

  it('is around the first limit price when no reference is known', () => {
    const market = new Market({ instrument: INFY, background: { seed: 'a' } });
    market.placed('first', { quantity: '1', price: '20' });
    market.placed('second', { quantity: '1', price: '10' });
    const { bids, offers } = depthOf(market.book());
    expect(Math.abs(20_00 - (bids[0]?.price ?? Number.NaN))).toBeLessThan(20);
    expect(Math.abs(20_00 - (offers[0]?.price ?? Number.NaN))).toBeLessThan(20);
  });

  it('has only what clients left when it is switched off', () => {
    const market = new Market();
    market.placed('buy', { quantity: '7', price: '20' });
    market.placed('behind', { quantity: '2', price: '20' });
    expect(depthOf(market.book())).toEqual({
      bids: [{ price: 20_00, quantity: 9 }],
      offers: [],
    });
  });
});
