import type { InboxControlRecord } from '@ome/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
import { ControlQueries } from '../queries/control-queries.js';
import {
  ACCOUNT,
  closeStores,
  newOrder,
  newStore,
  PARTITION,
  WrittenLog,
} from '../written-log.spec.js';
import { OrderProjector } from './order-projector.js';

let store: ProjectionStore;
beforeEach(async () => {
  store = await newStore();
});
afterEach(closeStores);

const LIMITS = [{ maximumOpenOrders: 5, maximumNotional: '1000000' }];

function said(id: string, body: InboxControlRecord['body'], account?: string): InboxControlRecord {
  return {
    kind: 'CONTROL',
    inputId: id,
    requestId: `http:${id}`,
    ...(account === undefined ? {} : { account }),
    principal: { user: 'otto', roles: ['operator'], accounts: ['*'] },
    receivedAt: '2026-03-02T09:00:00.000Z',
    body,
  } as InboxControlRecord;
}

/** Two of three orders end, one of two stops is lifted. */
function controlledLog(): WrittenLog {
  const log = new WrittenLog();
  log.request(newOrder('a'));
  log.request(newOrder('b'));
  log.report({ clientOrderId: 'a', execId: 'e1', execType: 'REJECTED' });
  log.said(said('s-1', { type: 'SET_STOP', stopId: 's-1', scope: { symbol: 'TCS' } }));
  log.said(said('l-1', { type: 'SET_LIMITS', account: ACCOUNT, limits: LIMITS }, ACCOUNT));
  log.said(
    said('s-2', { type: 'SET_STOP', stopId: 's-2', scope: { side: 'SELL' }, text: 'drill' }),
  );
  log.said(said('u-1', { type: 'LIFT_STOP', stopId: 's-1' }));
  log.request(newOrder('c'));
  log.report({ clientOrderId: 'b', execId: 'e2', execType: 'NEW' });
  log.report({ clientOrderId: 'b', execId: 'e3', execType: 'CANCELED' });
  return log;
}

const BY_OTTO = { setBy: 'otto', since: expect.any(String) };
const EXPECTED = {
  _id: PARTITION,
  offset: expect.any(Number),
  stops: [{ stopId: 's-2', scope: { side: 'SELL' }, text: 'drill', ...BY_OTTO }],
  limits: { [`a:${ACCOUNT}`]: LIMITS },
  limitsOrigin: { [`a:${ACCOUNT}`]: BY_OTTO },
  openOrders: { [`a:${ACCOUNT}`]: 1 },
};

const stateOf = (from: ProjectionStore) => from.partitionStates.find().lean();

async function projected(log: WrittenLog, into = store): Promise<void> {
  await new OrderProjector(into).apply(PARTITION, log.records);
}

describe('the state of a partition', () => {
  it('has the stops in force, the limits and the open orders of accounts', async () => {
    await projected(controlledLog());
    expect(await stateOf(store)).toEqual([EXPECTED]);
  });

  it('is the same whatever the batches, and after a crash before the checkpoint', async () => {
    const { records } = controlledLog();
    await projected(controlledLog());
    const expected = await stateOf(store);
    for (let end = 1; end < records.length; end += 1) {
      const another = await newStore();
      await new OrderProjector(another).apply(PARTITION, records.slice(0, end));
      if (end % 2 === 0) await another.checkpoints.deleteMany({});
      await projected(controlledLog(), another);
      expect(await stateOf(another)).toEqual(expected);
    }
  });

  it('counts no order twice when only its document is missing', async () => {
    const { records } = controlledLog();
    await projected(controlledLog());
    const expected = await stateOf(store);
    await store.checkpoints.deleteMany({});
    await store.orders.deleteMany({});
    await new OrderProjector(store).apply(PARTITION, records);
    expect(await stateOf(store)).toEqual(expected);
  });

  it('ignores the writes of a process that is behind', async () => {
    const { records } = controlledLog();
    const behind = new OrderProjector(store);
    await behind.apply(PARTITION, records.slice(0, 2));
    await new OrderProjector(store).apply(PARTITION, records);
    const newest = await stateOf(store);
    for (const record of records.slice(2, -2)) await behind.apply(PARTITION, [record]);
    expect(await stateOf(store)).toEqual(newest);
  });
});

describe('what is read of it', () => {
  it('are the stops of all partitions, each once', async () => {
    await projected(controlledLog());
    await new OrderProjector(store).apply(PARTITION + 1, controlledLog().records.slice(4, 8));
    const stops = await new ControlQueries(store).stopsInForce();
    expect(stops.map(({ stopId, setBy, partitions }) => [stopId, setBy, partitions])).toEqual([
      ['s-2', 'otto', [PARTITION, PARTITION + 1]],
    ]);
  });

  it('are the limits and the open orders of an account, or none', async () => {
    const queries = new ControlQueries(store);
    expect(await queries.limitsOf(ACCOUNT, PARTITION)).toEqual({
      account: ACCOUNT,
      limits: [],
      openOrders: 0,
    });
    await projected(controlledLog());
    const asOf = { partition: PARTITION, offset: expect.any(Number) };
    expect(await queries.limitsOf(ACCOUNT, PARTITION)).toEqual({
      account: ACCOUNT,
      limits: LIMITS,
      ...BY_OTTO,
      openOrders: 1,
      asOf,
    });
    expect(await queries.limitsOf('a.$b|c', PARTITION)).toMatchObject({ limits: [], asOf });
  });
});
