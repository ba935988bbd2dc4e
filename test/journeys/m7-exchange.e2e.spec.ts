import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { M7Exchange, rowsOf, Story, type Follower } from './m7-exchange.js';

let exchange: M7Exchange;
let alice: Follower;
let carol: Follower;
beforeAll(async () => {
  exchange = await M7Exchange.open();
  [alice, carol] = await Promise.all([exchange.follower('alice'), exchange.follower('carol')]);
}, 120_000);
afterAll(() => exchange?.close());

describe('an order at the power venue', () => {
  it('is modified in its place and out of it, hidden and shown again, and canceled', async () => {
    const story = await Story.begin(alice, exchange.contract()());
    await story.ask('Modification', { quantity: 8 });
    await story.ask('Modification', { price: 51 }, 3);
    await story.ask('Deactivation', {});
    await story.ask('Activation', {});
    await story.ask('Cancellation', {});
    expect(story.rows()).toEqual([
      '*- - Pending AddedByUser 10@50',
      'A 1 Active AddedByUser 10@50',
      '*A 1 Pending ModifiedByUser 8@50',
      'A 2 Active ModifiedByUser 8@50',
      '*A 2 Pending ModifiedByUser 8@51',
      'B 1 Active AddedByUser 8@51',
      'A 3 Inactive AddedByUser 0@50',
      '*B 1 Pending DeactivatedByUser 8@51',
      'B 2 Hibernated ModifiedByUser 8@51',
      '*B 2 Pending AddedByUser 8@51',
      'B 3 Active ModifiedByUser 8@51',
      '*B 3 Pending DeletedByUser 8@51',
      'B 4 Inactive ModifiedByUser 0@51',
    ]);
    const identifiers = alice.of(story.cid).flatMap(({ identifier }) => identifier ?? []);
    expect(identifiers.every((identifier) => Number(identifier) > 2 ** 32)).toBe(true);
  });

  it('is entered hibernated, changed so, and activated', async () => {
    const story = await Story.begin(alice, exchange.contract()({ state: 'Hibernated' }));
    await story.ask('Modification', { price: 49, quantity: 12 });
    await story.ask('Activation', {});
    expect(story.rows()).toEqual([
      '*- - Pending AddedByUser 10@50',
      'A 1 Hibernated AddedByUser 10@50',
      '*A 1 Pending ModifiedByUser 12@49',
      'A 2 Hibernated ModifiedByUser 12@49',
      '*A 2 Pending AddedByUser 12@49',
      'A 3 Active ModifiedByUser 12@49',
    ]);
  });

  it('trades with another company, in parts; each hears of its own side alone', async () => {
    const order = exchange.contract();
    const buy = await Story.begin(alice, order());
    const sell = await Story.begin(carol, order({ direction: 'Sell', quantity: 4 }));
    await sell.until(3);
    await buy.until(3);
    await buy.ask('Modification', { quantity: 5 });
    const rest = await Story.begin(carol, order({ direction: 'Sell', quantity: 7, price: 49.5 }));
    await buy.until(6);
    await rest.until(3);
    expect(buy.rows()).toEqual([
      '*- - Pending AddedByUser 10@50',
      'A 1 Active AddedByUser 10@50',
      'A 2 Active PartiallyExecuted 6@50',
      '*A 2 Pending ModifiedByUser 5@50',
      'A 3 Active ModifiedByUser 5@50',
      'A 4 Inactive FullyExecuted 0@50',
    ]);
    expect(sell.rows()).toEqual([
      '*- - Pending AddedByUser 4@50',
      'A 1 Active AddedByUser 4@50',
      'A 2 Inactive FullyExecuted 0@50',
    ]);
    expect(rest.rows()).toEqual([
      '*- - Pending AddedByUser 7@49.5',
      'A 1 Active AddedByUser 7@49.5',
      'A 2 Active PartiallyExecuted 2@49.5',
    ]);
    expect([carol.of(buy.cid), alice.of(sell.cid), alice.of(rest.cid)]).toEqual([[], [], []]);
  });

  it('is an iceberg: slice after slice, each at a worse price, and hides what it does not show', async () => {
    const order = exchange.contract();
    const ice = { icebergDisplayQuantity: 4, icebergPriceDelta: -0.5 };
    const story = await Story.begin(alice, order(ice));
    const sell = (quantity: number) =>
      Story.begin(carol, order({ direction: 'Sell', quantity, price: 40 }));
    await sell(1);
    await story.until(3);
    await sell(3);
    await story.until(5);
    await sell(6);
    await story.until(8);
    expect(story.rows()).toEqual([
      '*- - Pending AddedByUser 10@50',
      'A 1 Active AddedByUser 10@50',
      'A 2 Active PartiallyExecuted 9@50',
      'A 3 Active PartiallyExecuted 6@50',
      'A 4 Active NewIcebergSliceAdded 6@49.5',
      'A 5 Active PartiallyExecuted 2@49.5',
      'A 6 Active NewIcebergSliceAdded 2@49',
      'A 7 Inactive FullyExecuted 0@49',
    ]);
    const hidden = alice.of(story.cid).map((heard) => heard.icebergHiddenQuantity);
    expect(hidden).toEqual([6, 6, 6, 6, 2, 2, 0, 0]);
  });

  it('is an iceberg that is changed, in its place and out of it, while a slice is partly sold', async () => {
    const order = exchange.contract();
    const story = await Story.begin(alice, order({ icebergDisplayQuantity: 4 }));
    await Story.begin(carol, order({ direction: 'Sell', quantity: 1 }));
    await story.until(3);
    await story.ask('Modification', { quantity: 8 });
    await story.ask('Modification', { quantity: 7.5, revisionNumber: 1 });
    const bob = await exchange.follower('bob');
    const seen = bob.view.of(story.cid).map((viewed) => viewed.order.icebergHiddenQuantity);
    await story.ask('Modification', { price: 49 }, 3);
    const hidden = alice
      .of(story.cid)
      .map((heard) => [heard.state, heard.quantity, heard.icebergHiddenQuantity]);
    expect(hidden).toEqual([
      ['Pending', 10, 6],
      ['Active', 10, 6],
      ['Active', 9, 6],
      ['Pending', 8, 4],
      ['Active', 8, 5],
      ['Pending', 8, 5],
      ['Rejected', 8, 5],
      ['Pending', 8, 4],
      ['Active', 8, 4],
      ['Inactive', 0, 0],
    ]);
    expect(seen).toEqual([5]);
  });

  it('leaves nothing of an immediate order that found too little, or not all at once', async () => {
    const order = exchange.contract();
    await Story.begin(carol, order({ direction: 'Sell', quantity: 4 }));
    const whole = await Story.begin(alice, order({ executionRestriction: 'FillOrKill' }));
    await whole.until(3);
    const part = await Story.begin(alice, order({ executionRestriction: 'ImmediateOrCancel' }));
    await part.until(4);
    expect(whole.rows().slice(1)).toEqual([
      'A 1 Active AddedByUser 10@50',
      'A 2 Inactive DeletedBySystem 0@50',
    ]);
    expect(part.rows().slice(1)).toEqual([
      'A 1 Active AddedByUser 10@50',
      'A 2 Active PartiallyExecuted 6@50',
      'A 3 Inactive DeletedBySystem 0@50',
    ]);
  });

  it('waits all or none, and ends at its validity date', async () => {
    const order = exchange.contract();
    const validityDate = new Date(Date.now() + 4_000).toISOString();
    const until = { validityRestriction: 'GoodUntilDate', validityDate };
    const all = await Story.begin(alice, order({ executionRestriction: 'AllOrNone', ...until }));
    const less = await Story.begin(carol, order({ direction: 'Sell', quantity: 9 }));
    await all.until(3);
    const late = Date.now() - Date.parse(validityDate);
    expect(all.rows().slice(1)).toEqual([
      'A 1 Active AddedByUser 10@50',
      'A 2 Inactive DeletedBySystem 0@50',
    ]);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(less.rows()).toHaveLength(2);
  });

  it('is hidden, shown, changed and removed by market operations', async () => {
    const story = await Story.begin(alice, exchange.contract()());
    const act = async (action: object, count: number) => {
      await exchange.intervene(story.current?.identifier, action);
      await story.until(count);
    };
    await act({ action: 'DEACTIVATE' }, 3);
    await act({ action: 'ACTIVATE' }, 4);
    await act({ action: 'MODIFY', quantity: '9' }, 5);
    await act({ action: 'MODIFY', price: '48' }, 7);
    await act({ action: 'DELETE' }, 8);
    expect(story.rows().slice(1)).toEqual([
      'A 1 Active AddedByUser 10@50',
      'A 2 Hibernated DeactivatedByMarketOps 10@50',
      'A 3 Active AddedByMarketOps 10@50',
      'A 4 Active ModifiedByMarketOps 9@50',
      'B 1 Active AddedByMarketOps 9@48',
      'A 5 Inactive AddedByMarketOps 0@50',
      'B 2 Inactive DeletedByMarketOps 0@48',
    ]);
  });

  it('is refused a change that comes with an old revision, or when it has ended', async () => {
    const story = await Story.begin(alice, exchange.contract()());
    await story.ask('Modification', { quantity: 8 });
    await story.ask('Modification', { quantity: 7, revisionNumber: 1 });
    await story.ask('Cancellation', {});
    await story.ask('Activation', {});
    expect(story.rows().slice(3)).toEqual([
      'A 2 Active ModifiedByUser 8@50',
      '*A 1 Pending ModifiedByUser 8@50',
      'A 1 Rejected ModifiedByUser 8@50',
      '*A 2 Pending DeletedByUser 8@50',
      'A 3 Inactive ModifiedByUser 0@50',
      '*A 3 Pending AddedByUser 0@50',
      'A 3 Rejected ModifiedByUser 0@50',
    ]);
  });

  it('is in the view of who comes later as in that of who was there', async () => {
    const order = exchange.contract();
    const story = await Story.begin(alice, order());
    await story.ask('Modification', { price: 51 }, 3);
    const bob = await exchange.follower('bob');
    const told = alice
      .of(story.cid)
      .find(({ action, state }) => action === 'AddedByUser' && state === 'Active');
    expect(rowsOf(bob.view.of(story.cid).map((viewed) => viewed.order))).toEqual([
      'A 1 Active AddedByUser 10@51',
    ]);
    expect(told?.identifier).not.toBe(story.current?.identifier);
  });

  it('is shown by an instance that starts later with the very words of the one that was there', async () => {
    const later = await exchange.startEntry();
    await later.ready;
    for (const [user, actions] of [
      ['alice', 5],
      ['carol', 3],
    ] as const) {
      const here = await exchange.privateOrders(user);
      expect(new Set(here.map(({ action }) => action)).size).toBeGreaterThanOrEqual(actions);
      expect(await exchange.privateOrders(user, later.port)).toEqual(here);
    }
    await later.close();
  });
});
