import { orderId, price, quantity } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { createBookSide, join, match } from './book-side.js';
import { Market, POWER, POWER_MARKET } from './market.spec.js';
import { depthOf } from './order-book.js';

const power = () => new Market({ instrument: POWER, market: POWER_MARKET });
const numberOf = (count: number) => ({ venueOrderId: String(5_000_000_000 + count) });
const asleep = { quantity: '2', initialState: 'HIBERNATED' } as const;

describe('an iceberg beyond the price range', () => {
  it.each([
    ['BUY', 'SELL', 30, { minimumPrice: price(4500) }, 'bids'],
    ['SELL', 'BUY', 70, { maximumPrice: price(5500) }, 'offers'],
  ] as const)('does not %s past its limit after the range has moved', (...row) => {
    const [side, other, limit, range, shown] = row;
    const market = power();
    const rests = (open: number) => [{ price: limit * 100, quantity: open }];
    market.placed('berg', { side, price: String(limit), quantity: '6', displayQuantity: '2' });
    market.placed('asleep', { ...asleep, side: other, price: String(limit) });
    market.ruled({ ...POWER, ...range }, POWER_MARKET);
    market.told('asleep', 'ACTIVATE');
    expect(depthOf(market.book())[shown]).toEqual(rests(20));
    const less = { action: 'MODIFY', quantity: { units: 3, scale: 0 } } as const;
    market.intervened({ order: numberOf(1), ...less });
    expect(depthOf(market.book())[shown]).toEqual(rests(10));
  });

  it.each([
    ['BUY', 'SELL', -10_000, 'bids'],
    ['SELL', 'BUY', 10_000, 'offers'],
  ] as const)(
    'does not %s past the limit that an operator gave it',
    (side, other, limit, shown) => {
      const market = power();
      const act = { action: 'MODIFY', price: { units: limit, scale: 0 } } as const;
      market.placed('berg', { side, price: '50', quantity: '6', displayQuantity: '2' });
      market.intervened({ order: numberOf(1), ...act });
      market.placed('asleep', { ...asleep, side: other, price: '50' });
      market.intervened({ order: numberOf(3), ...act });
      market.told('asleep', 'ACTIVATE');
      expect(depthOf(market.book())[shown]).toEqual([{ price: limit * 100, quantity: 20 }]);
    },
  );
});

it('takes out the level that is empty, wherever the next slice goes', () => {
  const side = createBookSide('BUY');
  const [hidden, displayQuantity] = [quantity(4), quantity(2)];
  const reserve = { hidden, displayQuantity, priceDelta: 0, bound: price(45) };
  join(side, price(30), orderId('berg'), { visible: displayQuantity, reserve });
  match(side, price(30), quantity(2));
  expect(side.levels.map((level) => level.price)).toEqual([45]);
});
