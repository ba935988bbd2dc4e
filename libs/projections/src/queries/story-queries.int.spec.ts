import { timestamp, type Timestamp } from '@ome/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
import { OrderProjector } from '../projector/order-projector.js';
import { profiledReads } from '../profiled-reads.spec.js';
import {
  ACCOUNT,
  FIRST,
  PARTITION,
  WrittenLog,
  closeStores,
  newOrder,
  newStore,
  twoOrders,
} from '../written-log.spec.js';
import { OrderQueries } from './order-queries.js';
import { StoryQueries } from './story-queries.js';
import type { OrderView } from './views.js';

let store: ProjectionStore;
let story: StoryQueries;
beforeEach(async () => {
  store = await newStore();
  story = new StoryQueries(store);
});
afterEach(closeStores);

async function projected(log: WrittenLog, into: ProjectionStore = store): Promise<void> {
  await new OrderProjector(into).apply(PARTITION, log.records);
}

async function orderOf(from: ProjectionStore = store): Promise<OrderView> {
  const order = await new OrderQueries(from).byAnyName(FIRST, 'ANY');
  if (order === undefined) throw new Error('The order is not projected');
  return order;
}

const at = (second: number): Timestamp =>
  timestamp(`2026-03-02T09:00:${String(second).padStart(2, '0')}.000Z`);

const of = (clientOrderId: string, execId: string) => ({ clientOrderId, execId });

/** A second between any two events: placed, acknowledged, filled, replaced, filled, canceled, filled late, corrected, busted. */
function longStory(): WrittenLog {
  const log = new WrittenLog();
  let second = 1;
  const then = (act: () => void) => {
    log.now = at(second);
    act();
    second += 1;
  };
  const trade = { execType: 'TRADE', lastQty: '40', lastPx: '101' } as const;
  then(() => log.request(newOrder('first')));
  then(() => log.report({ ...of('first', 'e1'), execType: 'NEW', venueOrderId: 'V-1' }));
  then(() => log.report({ ...of('first', 'e2'), ...trade }));
  then(() =>
    log.request({
      type: 'REPLACE_ORDER',
      account: ACCOUNT,
      origClientOrderId: 'first',
      clientOrderId: 'second',
      quantity: '150',
      price: '101.5',
      displayQuantity: '10',
    }),
  );
  then(() => log.report({ ...of('second', 'e3'), execType: 'REPLACED' }));
  then(() => log.report({ ...of('second', 'e4'), ...trade, lastPx: '101.25' }));
  then(() =>
    log.request({
      type: 'CANCEL_ORDER',
      account: ACCOUNT,
      origClientOrderId: 'second',
      clientOrderId: 'third',
    }),
  );
  then(() => log.report({ ...of('third', 'e5'), execType: 'CANCELED' }));
  then(() => log.report({ ...of('second', 'e6'), ...trade, lastQty: '20' }));
  then(() =>
    log.report({
      ...of('second', 'e7'),
      execType: 'TRADE_CORRECT',
      execRefId: 'e2',
      lastQty: '30',
      lastPx: '100',
    }),
  );
  then(() => log.report({ ...of('second', 'e8'), execType: 'TRADE_CANCEL', execRefId: 'e6' }));
  return log;
}

const ALL = { after: 0, upTo: 1_000, limit: 1_000 };

describe('the story of an order', () => {
  it('is its records of the log, in the order of its versions, and no others', async () => {
    const log = twoOrders();
    await projected(log);
    const events = await story.eventsOf(await orderOf(), ALL);
    expect(events.map(({ version, record }) => `${version} ${record.type}`)).toEqual([
      '1 ORDER_PLACED',
      '2 ORDER_ACKNOWLEDGED',
      '3 FILL_BOOKED',
      '4 REPLACE_REQUESTED',
      '5 ORDER_REPLACED',
      '6 FILL_BOOKED',
    ]);
    const written = new Map(log.records.map(({ offset, value }) => [offset, String(value)]));
    for (const { offset, record } of events) {
      expect(record).toEqual(JSON.parse(written.get(BigInt(offset)) ?? ''));
    }
  });

  it('comes in parts', async () => {
    await projected(longStory());
    const order = await orderOf();
    const versions = async (after: number, limit: number, upTo = order.version) =>
      (await story.eventsOf(order, { after, upTo, limit })).map(({ version }) => version);
    expect(await versions(0, 4)).toEqual([1, 2, 3, 4]);
    expect(await versions(4, 4)).toEqual([5, 6, 7, 8]);
    expect(await versions(8, 4)).toEqual([9, 10, 11]);
    expect(await versions(8, 4, 9)).toEqual([9]);
    expect(await versions(11, 4)).toEqual([]);
  });

  it('is the same when records are applied twice or one by one', async () => {
    const log = longStory();
    await projected(log);
    const expected = await store.orderEvents.find().sort({ _id: 1 }).lean();
    const other = await newStore();
    for (const record of log.records) {
      await new OrderProjector(other).apply(PARTITION, [record]);
      await new OrderProjector(other).apply(PARTITION, [record]);
    }
    expect(await other.orderEvents.find().sort({ _id: 1 }).lean()).toEqual(expected);
  });

  it('reads exactly what it tells', async () => {
    await projected(longStory());
    const order = await orderOf();
    const part = { after: 2, upTo: 9, limit: 3 };
    const reads = await profiledReads(store, async () => {
      await story.eventsOf(order, part);
      await story.fillsOf(order.orderId, part);
    });
    expect(reads).toEqual([
      expect.objectContaining({ collection: 'orderEvents', documents: 3, sorted: false }),
      expect.objectContaining({ documents: 3, plan: 'IXSCAN { orderId: 1, version: 1 }' }),
      expect.objectContaining({
        documents: 2,
        plan: 'IXSCAN { orderId: 1, replaces.eventId: 1 }',
      }),
    ]);
  });
});

describe('an order as of a moment', () => {
  it('is what the projection showed then, at every moment', async () => {
    const log = longStory();
    await projected(log);
    const order = await orderOf();
    expect(order).toMatchObject({ version: 11, ordStatus: 'CANCELED', cumQty: '70' });
    const live = await newStore();
    const projector = new OrderProjector(live);
    // The first record is of no order; then each is one event.
    for (const [index, record] of log.records.entries()) {
      await projector.apply(PARTITION, [record]);
      if (index === 0) continue;
      const then = await orderOf(live);
      expect(then.version).toBe(index);
      expect(await story.orderAt(order, at(index))).toEqual(then);
      const justBeforeNext = timestamp(at(index).replace('.000Z', '.999999999Z'));
      expect(await story.orderAt(order, justBeforeNext)).toEqual(then);
    }
  });

  it('does not exist before its first event', async () => {
    await projected(longStory());
    const before = timestamp('2026-03-02T09:00:00.999999999Z');
    expect(await story.orderAt(await orderOf(), before)).toBeUndefined();
  });

  it('is never made of a story with a gap', async () => {
    await projected(longStory());
    const order = await orderOf();
    await store.orderEvents.deleteOne({ _id: `${FIRST}|0000000002` });
    await expect(story.orderAt(order, at(30))).rejects.toMatchObject({
      code: 'PROJECTION_VERSION_GAP',
    });
  });
});

describe('the fills of an order', () => {
  it('show corrections and busts, and what lives', async () => {
    await projected(longStory());
    const fills = await story.fillsOf(FIRST, ALL);
    const idOf = (execId: string) => fills.find((fill) => fill.execId === execId)?.fillId;
    expect(fills).toMatchObject([
      { kind: 'FILL', execId: 'e2', version: 3, live: false, replacedBy: idOf('e7') },
      { kind: 'FILL', execId: 'e4', version: 6, live: true },
      { kind: 'FILL', execId: 'e6', version: 9, live: false, replacedBy: idOf('e8') },
      { kind: 'CORRECTION', execId: 'e7', refFillId: idOf('e2'), quantity: '30', live: true },
      { kind: 'BUST', execId: 'e8', refFillId: idOf('e6'), quantity: '20', live: false },
    ]);
    expect(fills[1]).not.toHaveProperty('replacedBy');
  });

  it('know their replacements from other parts, up to the version asked for', async () => {
    await projected(longStory());
    const [first] = await story.fillsOf(FIRST, { ...ALL, limit: 1 });
    expect(first).toMatchObject({ execId: 'e2', live: false });
    const [before] = await story.fillsOf(FIRST, { ...ALL, upTo: 9 });
    expect(before).toMatchObject({ execId: 'e2', live: true });
    expect(await story.fillsOf(FIRST, { after: 6, upTo: 10, limit: 9 })).toHaveLength(2);
  });
});
