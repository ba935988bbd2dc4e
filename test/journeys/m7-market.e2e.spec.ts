import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { M7Exchange, Story, type Follower } from './m7-exchange.js';
import { MarketFollower } from './m7-market.js';

let exchange: M7Exchange;
let alice: Follower;
let carol: Follower;
const markets: MarketFollower[] = [];
const follow = async (user: string, url = exchange.url) => {
  const market = await MarketFollower.open(url, user);
  markets.push(market);
  return market;
};

beforeAll(async () => {
  exchange = await M7Exchange.open();
  [alice, carol] = await Promise.all([exchange.follower('alice'), exchange.follower('carol')]);
}, 120_000);
afterAll(async () => {
  for (const market of markets) market.close();
  await exchange?.close();
});

const levels = (list: readonly (readonly [number, number])[]) =>
  list.map(([price, quantity]) => expect.objectContaining({ price, quantity }));

describe('the market that the simulator makes', () => {
  it('is told on every channel as orders come, rest and trade', async () => {
    const order = exchange.contract();
    const [ofAlice, ofCarol] = await Promise.all([follow('alice'), follow('carol')]);
    const both = [ofAlice, ofCarol];
    const buy = await Story.begin(alice, order({ comment: 'for the night' }));
    const contract = alice.of(buy.cid)[0]?.contractArea?.identifier ?? '';
    for (const market of both) {
      expect(market.snapshot('contractStates', contract)).toMatchObject([
        { state: 'Active', tradingPhase: 'Continuous' },
      ]);
      expect(market.snapshot('marketInformation', contract)).toMatchObject([
        { totalTradedQuantity: 0, priceDirection: 'Unchanged' },
      ]);
      expect(market.snapshot('publicBooks', contract)).toEqual([]);
      const resting = await market.until('publicBooks', contract, (told) => hasBid(told, 10));
      expect(resting).toMatchObject({ buyOrders: levels([[50, 10]]), sellOrders: [] });
    }
    // Levels are sums, and hide what an iceberg hides.
    const ice = { quantity: 6, icebergDisplayQuantity: 2 };
    await Story.begin(alice, order(ice));
    await ofCarol.until('publicBooks', contract, (told) => hasBid(told, 12));

    const sell = await Story.begin(carol, order({ direction: 'Sell', quantity: 4 }));
    await sell.until(3);
    const trade = await ofAlice.until('publicTrades', contract, () => true);
    expect(trade).toMatchObject({ price: 50, quantity: 4, state: 'Active', revisionNumber: 1 });
    expect(await ofCarol.until('publicTrades', contract, () => true)).toEqual(trade);
    await ofCarol.until('publicBooks', contract, (told) => hasBid(told, 8));
    const [bought, sold] = await Promise.all(
      both.map((market) => market.until('privateTrades', contract, () => true)),
    );
    const identified = { identifier: trade['identifier'], quantity: 4, price: 50, state: 'Active' };
    expect(bought).toMatchObject({
      ...identified,
      buySide: {
        identifier: `${String(trade['identifier'])}_B`,
        orderIdentifier: buy.current?.identifier,
        comment: 'for the night',
        userCode: 'alice',
      },
    });
    expect(bought).not.toHaveProperty('sellSide');
    expect(sold).toMatchObject({ ...identified, sellSide: { userCode: 'carol' } });
    expect(sold).not.toHaveProperty('buySide');
    const information = await ofCarol.until(
      'marketInformation',
      contract,
      (told) => told['totalTradedQuantity'] === 4,
    );
    expect(information).toMatchObject({
      lastTradedPrice: 50,
      lastTradedQuantity: 4,
      highestTradedPrice: 50,
      lowestTradedPrice: 50,
      volumeWeightedAveragePrice: 50,
    });
  });

  it('is the same to who comes later, at another instance', async () => {
    const order = exchange.contract();
    const before = await follow('alice');
    const buy = await Story.begin(alice, order());
    const contract = alice.of(buy.cid)[0]?.contractArea?.identifier ?? '';
    await Story.begin(carol, order({ direction: 'Sell', quantity: 1, price: 49 }));
    await buy.until(3);
    const book = await before.until('publicBooks', contract, (told) => hasBid(told, 9));
    const information = await before.until(
      'marketInformation',
      contract,
      (told) => told['totalTradedQuantity'] === 1,
    );
    const later = await exchange.startEntry();
    await later.ready;
    const after = await follow('alice', `http://127.0.0.1:${later.port}`);
    expect(after.snapshot('publicBooks', contract)).toEqual([book]);
    expect(after.snapshot('marketInformation', contract)).toEqual([information]);
    for (const name of ['publicTrades', 'privateTrades'] as const) {
      expect(after.snapshot(name, contract)).toEqual(before.events(name, contract));
      expect(before.events(name, contract)).toHaveLength(1);
    }
    await later.close();
  });
});

/** One level of that much. */
function hasBid({ buyOrders }: Readonly<Record<string, unknown>>, quantity: number): boolean {
  const [level, ...others] = buyOrders as readonly { readonly quantity: number }[];
  return level?.quantity === quantity && others.length === 0;
}
