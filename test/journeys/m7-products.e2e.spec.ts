import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { M7Exchange, rowsOf, Story, type Follower } from './m7-exchange.js';
import { MarketFollower } from './m7-market.js';
import { AREA, creation } from './m7-trader.js';

const HALF_HOUR_MS = 30 * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'products-'));
const RULES = {
  granularity: 'Hour',
  tick: '0.5',
  minimumSlice: '2',
  placeLostBy: ['ICEBERG'],
  gateClosureMinutes: 20,
};

let exchange: M7Exchange;
let alice: Follower;
beforeAll(async () => {
  const file = join(folder, 'products.json');
  writeFileSync(file, JSON.stringify({ products: [RULES] }));
  exchange = await M7Exchange.open({ POWER_PRODUCTS_FILE: file });
  alice = await exchange.follower('alice');
}, 120_000);
afterAll(async () => {
  await exchange?.close();
  rmSync(folder, { recursive: true });
});

/** Of a product that the file does not name. */
function halfHour(change: object = {}): ReturnType<typeof creation> {
  const start = (Math.floor(Date.now() / HALF_HOUR_MS) + 6) * HALF_HOUR_MS;
  const [deliveryStart, deliveryEnd] = [start, start + HALF_HOUR_MS].map((at) =>
    new Date(at).toISOString(),
  );
  return creation({ contractArea: { deliveryArea: AREA, deliveryStart, deliveryEnd }, ...change });
}

const kept = ['A 2 Active ModifiedByUser 12@50'];
const lost = ['B 1 Active AddedByUser 12@50', 'A 2 Inactive AddedByUser 0@50'];

describe('the rules of a product', () => {
  it.each([
    ['its own', () => exchange.contract()(), kept],
    ['by default', () => halfHour(), lost],
  ])('say whether more quantity costs the place and the identifier: %s', async (_, order, rows) => {
    const story = await Story.begin(alice, order());
    await story.ask('Modification', { quantity: 12 }, 1 + rows.length);
    expect(story.rows().slice(3)).toEqual(rows);
  });

  it.each([
    ['its own', (change: object) => exchange.contract()(change), 'Rejected'],
    ['by default', halfHour, 'Active'],
  ] as const)('say which prices and slices there are: %s', async (_, order, state) => {
    const priced = await Story.begin(alice, order({ price: 50.25 }));
    const ice = { icebergDisplayQuantity: 1, quantity: 10 };
    const iceberg = await Story.begin(alice, order(ice));
    const told = [priced, iceberg].map(({ cid }) => alice.of(cid).at(-1));
    expect(told.map((last) => last?.state)).toEqual([state, state]);
    if (state === 'Active') return;
    expect(told.flatMap((last) => last?.errors ?? []).map(({ code }) => code)).toEqual([
      'FieldOutOfRange',
      'ThirdParty',
    ]);
  });

  it('say until when it is traded', async () => {
    const market = await MarketFollower.open(exchange.url, 'alice');
    const [hour, half] = [exchange.contract()(), halfHour()];
    for (const [order, minutes] of [
      [hour, 20],
      [half, 5],
    ] as const) {
      const story = await Story.begin(alice, order);
      const { identifier = '', deliveryStart = '' } = alice.of(story.cid)[0]?.contractArea ?? {};
      const closes = new Date(Date.parse(deliveryStart) - minutes * 60_000);
      expect(market.snapshot('contractStates', identifier)).toMatchObject([
        { tradingPhaseEnd: `${closes.toISOString().slice(0, 19)}Z` },
      ]);
      expect(rowsOf(alice.of(story.cid)).at(-1)).toBe('A 1 Active AddedByUser 10@50');
    }
    market.close();
  });
});
