import { account, clientOrderId, execId, nameKey } from '@ome/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
import {
  ACCOUNT,
  FIRST,
  OTHER,
  PARTITION,
  closeStores,
  newStore,
  twoOrders,
  type WrittenLog,
} from '../written-log.spec.js';
import { restoreOrders } from '../restored-orders.spec.js';
import { OrderProjector } from './order-projector.js';

/** Every document of every collection. */
async function documentsOf(store: ProjectionStore): Promise<Record<string, unknown>> {
  const { orders, executions, names, venueNames, lastPrices, positions, checkpoints } = store;
  return {
    orders: await orders.find().sort({ _id: 1 }).lean(),
    executions: await executions.find().sort({ _id: 1 }).lean(),
    names: await names.find().sort({ _id: 1 }).lean(),
    venueNames: await venueNames.find().sort({ _id: 1 }).lean(),
    lastPrices: await lastPrices.find().sort({ _id: 1 }).lean(),
    positions: await positions.find().sort({ _id: 1 }).lean(),
    partitionStates: await store.partitionStates.find().sort({ _id: 1 }).lean(),
    checkpoints: await checkpoints.find().sort({ _id: 1 }).lean(),
  };
}

let store: ProjectionStore;
beforeEach(async () => {
  store = await newStore();
});
afterEach(closeStores);

async function projected(log: WrittenLog, into = store): Promise<OrderProjector> {
  const projector = new OrderProjector(into);
  await projector.apply(PARTITION, log.records);
  return projector;
}

describe('the projection', () => {
  it('equals the fold of the log: orders, executions, names', async () => {
    const log = twoOrders();
    await projected(log);
    for (const order of await restoreOrders(store, [FIRST, OTHER])) {
      expect(order.state).toEqual(log.state.orders.get(order.state.orderId));
      const { orderId } = order.state;
      const execIds = orderId === FIRST ? ['e2', 'e4'] : ['e5'];
      const own = execIds.map((id) => log.state.reports.get(orderId, execId(id)));
      expect(order.executions).toEqual(own);
    }
    expect(await store.names.find().sort({ _id: 1 }).lean()).toEqual(
      [
        { name: 'first', orderId: FIRST },
        { name: 'other', orderId: OTHER },
        { name: 'second', orderId: FIRST },
      ].map(({ name, orderId }) => {
        const _id = nameKey(account(ACCOUNT), clientOrderId(name));
        expect(log.state.names.get(account(ACCOUNT), clientOrderId(name))).toBe(orderId);
        return { _id, name, orderId };
      }),
    );
  });

  it('is the same whatever the batches', async () => {
    const log = twoOrders();
    await projected(log);
    const another = await newStore();
    const projector = new OrderProjector(another, { cacheLimit: 1 });
    for (const record of log.records) await projector.apply(PARTITION, [record]);
    expect(await documentsOf(another)).toEqual(await documentsOf(store));
  });

  it('changes nothing when the same batch comes again', async () => {
    const log = twoOrders();
    const projector = await projected(log);
    const once = await documentsOf(store);
    expect(await projector.apply(PARTITION, log.records)).toEqual({ events: 0, orders: 0 });
    expect(await documentsOf(store)).toEqual(once);
  });

  it('can be dropped, without what else the database has, and is the same when folded again', async () => {
    const log = twoOrders();
    await projected(log);
    const expected = await documentsOf(store);
    const users = store.native({ collection: { name: 'users' } });
    await users.insertOne({ _id: 'alice' });
    expect(await store.dropProjections()).toContain('orders');
    expect(await store.collectionCounts()).toEqual(new Map([['users', 1]]));
    await store.ensureIndexes();
    await projected(log);
    expect(await documentsOf(store)).toEqual(expected);
  });

  it('is not wrong after a crash between the documents and the checkpoint', async () => {
    const log = twoOrders();
    await projected(log);
    const expected = await documentsOf(store);
    for (let end = 1; end <= log.records.length; end += 1) {
      const another = await newStore();
      await new OrderProjector(another).apply(PARTITION, log.records.slice(0, end));
      await another.checkpoints.deleteMany({});
      await projected(log, another);
      expect(await documentsOf(another)).toEqual(expected);
    }
  });

  it('goes on from another process in the middle of an order, and from its documents', async () => {
    const log = twoOrders();
    await projected(log);
    const expected = await documentsOf(store);
    for (let end = 1; end < log.records.length; end += 1) {
      const another = await newStore();
      await new OrderProjector(another).apply(PARTITION, log.records.slice(0, end));
      await new OrderProjector(another).apply(PARTITION, log.records.slice(end));
      expect(await documentsOf(another)).toEqual(expected);
    }
  });

  it('ignores the writes of a process that is behind', async () => {
    const log = twoOrders();
    const behind = new OrderProjector(store);
    await behind.apply(PARTITION, log.records.slice(0, 4));
    await new OrderProjector(store).apply(PARTITION, log.records);
    const newest = await documentsOf(store);
    for (const record of log.records.slice(4, 6)) {
      await behind.apply(PARTITION, [record]);
      expect(await documentsOf(store)).toEqual(newest);
    }
  });

  it('stops with the order and both versions when an event is missing', async () => {
    const log = twoOrders();
    const projector = new OrderProjector(store);
    const missing = log.records.filter((_, index) => index !== 2);
    await expect(projector.apply(PARTITION, missing)).rejects.toMatchObject({
      code: 'PROJECTION_VERSION_GAP',
      message: expect.stringContaining(FIRST),
    });
    expect(await projector.checkpointOf(PARTITION)).toBeUndefined();
    await projector.apply(PARTITION, log.records);
    expect(await projector.checkpointOf(PARTITION)).toBeDefined();
  });

  it('stops at a record that is no event', async () => {
    const projector = new OrderProjector(store);
    await expect(
      projector.apply(PARTITION, [{ offset: 9n, value: Buffer.from('{"type":"ORDER_PLACED"}') }]),
    ).rejects.toMatchObject({
      code: 'PROJECTION_UNREADABLE_RECORD',
      message: expect.stringContaining('offset 9'),
    });
  });

  it('counts writers and remembers the last input in its checkpoint', async () => {
    const log = twoOrders();
    const projector = await projected(log);
    expect(await projector.checkpointOf(PARTITION)).toEqual({
      offset: log.records.at(-1)?.offset,
      epoch: 1,
      lastSource: `ome.inbox.v1/${PARTITION}/8`,
    });
  });

  it('sums what an account bought and sold', async () => {
    await projected(twoOrders());
    expect(await store.positions.find().lean()).toEqual([
      {
        _id: `${ACCOUNT}|NSE|INFY`,
        account: ACCOUNT,
        venue: 'NSE',
        symbol: 'INFY',
        boughtQty: '100',
        soldQty: '30',
        netQty: '70',
        boughtNotional: '10130',
        soldNotional: '3060',
        partition: PARTITION,
        offset: expect.any(Number),
      },
    ]);
  });
});
