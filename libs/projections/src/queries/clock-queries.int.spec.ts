import { timestamp } from '@ome/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
import { profiledReads } from '../profiled-reads.spec.js';
import { OrderProjector } from '../projector/order-projector.js';
import {
  ACCOUNT,
  PARTITION,
  VENUE,
  WrittenLog,
  closeStores,
  newOrder,
  newStore,
} from '../written-log.spec.js';
import { ClockQueries, type TimedOrder, type TimedOrders } from './clock-queries.js';

let store: ProjectionStore;
let clock: ClockQueries;
beforeEach(async () => {
  store = await newStore();
  clock = new ClockQueries(store);
});
afterEach(closeStores);

const NSE = { only: [VENUE] };
/** Every order of a written log is created at this time. */
const CREATED = '2026-03-02T09:00:01.000Z';
const LATER = '2026-03-02T18:30:00Z';

async function all(orders: TimedOrders): Promise<readonly TimedOrder[]> {
  const found: TimedOrder[] = [];
  for await (const order of orders) found.push(order);
  return found;
}

/** Documents that the database read and gave for them, and whether it sorted. */
async function read(due: TimedOrders) {
  const [found] = await profiledReads(store, () => all(due));
  return [found?.documents, found?.returned, found?.sorted];
}

async function projected(log: WrittenLog): Promise<void> {
  await new OrderProjector(store).apply(PARTITION, log.records);
}

async function idOf(clientOrderId: string): Promise<string | undefined> {
  return (await store.orders.findOne({ clientOrderId }).lean())?._id;
}

function massCancel(log: WrittenLog, scope: object): void {
  log.said({
    kind: 'CONTROL',
    inputId: 'cancel-all',
    requestId: 'http:cancel-all',
    account: ACCOUNT,
    principal: { user: 'otto', roles: ['operator'], accounts: [] },
    receivedAt: timestamp(CREATED),
    body: { type: 'MASS_CANCEL', scope },
  });
}

describe('orders that are due', () => {
  it('are the open ones: GTD by expireTime, DAY by the day that they came', async () => {
    const log = new WrittenLog();
    log.request(newOrder('day'));
    log.request(newOrder('closed'));
    log.report({ clientOrderId: 'closed', execId: 'e1', execType: 'CANCELED' });
    const expireTime = '2026-03-02T10:00:00.5Z';
    log.request(newOrder('till', { timeInForce: 'GTD', expireTime }));
    log.request(newOrder('waits', { timeInForce: 'IOC', expireTime, initialState: 'HIBERNATED' }));
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    log.request(newOrder('session', { timeInForce: 'GOOD_FOR_SESSION' }));
    await projected(log);
    expect(await all(clock.ofEarlierDays(NSE, LATER, 'GOOD_FOR_SESSION'))).toMatchObject([
      { orderId: await idOf('session'), symbol: 'INFY' },
    ]);
    expect(await all(clock.ofEarlierDays(NSE, LATER, 'DAY'))).toEqual([
      {
        orderId: await idOf('day'),
        account: ACCOUNT,
        venue: VENUE,
        symbol: 'INFY',
        version: 1,
        timeInForce: 'DAY',
      },
    ]);
    expect(await all(clock.ofEarlierDays({ not: [VENUE] }, LATER, 'DAY'))).toEqual([]);
    expect(await all(clock.ofEarlierDays(NSE, '2026-03-02T09:00:00Z', 'DAY'))).toEqual([]);
    expect(await all(clock.expiring('2026-03-02T10:00:01Z'))).toMatchObject([
      { orderId: await idOf('till'), expireTime },
      { orderId: await idOf('waits'), expireTime },
    ]);
    expect(await all(clock.expiring('2026-03-02T10:00:00'))).toEqual([]);
  });

  it('do not wait for the answer to a cancel', async () => {
    const log = new WrittenLog();
    const expireTime = '2026-03-02T10:00:00Z';
    log.request(newOrder('day'));
    log.request(newOrder('till', { timeInForce: 'GTD', expireTime }));
    for (const origClientOrderId of ['day', 'till']) {
      const clientOrderId = `${origClientOrderId}-off`;
      log.request({ type: 'CANCEL_ORDER', account: ACCOUNT, origClientOrderId, clientOrderId });
    }
    await projected(log);
    expect(await all(clock.ofEarlierDays(NSE, LATER, 'DAY'))).toEqual([]);
    expect(await all(clock.expiring(LATER))).toEqual([]);
    log.report({ clientOrderId: 'till-off', execId: 'e1', execType: 'CANCEL_REJECTED' });
    await projected(log);
    expect(await all(clock.expiring(LATER))).toMatchObject([
      { orderId: await idOf('till'), version: 3 },
    ]);
  });

  it('are read as far as the reader goes', async () => {
    const log = new WrittenLog();
    for (const name of ['a', 'b', 'c']) log.request(newOrder(name));
    await projected(log);
    const seen: string[] = [];
    for await (const { orderId } of clock.ofEarlierDays(NSE, LATER, 'DAY')) {
      seen.push(orderId);
      if (seen.length === 2) break;
    }
    expect(new Set(seen).size).toBe(2);
    expect(await all(clock.ofEarlierDays(NSE, LATER, 'DAY'))).toHaveLength(3);
  });

  it('are all that the database reads for them', async () => {
    const log = new WrittenLog();
    const gtd = { timeInForce: 'GTD' } as const;
    log.request(newOrder('day'));
    log.request(newOrder('soon', { ...gtd, expireTime: '2026-03-02T10:00:00Z' }));
    log.request(newOrder('late', { ...gtd, expireTime: '2026-03-09T10:00:00Z' }));
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    log.now = timestamp('2026-03-02T19:00:00.000Z');
    for (const n of [1, 2, 3, 4, 5]) {
      log.request(newOrder(`today-${n}`));
      log.request(newOrder(`good-today-${n}`, { timeInForce: 'GTC' }));
    }
    massCancel(log, {});
    log.request(newOrder('after'));
    await projected(log);
    const [cancel] = await clock.openMassCancels();
    if (cancel === undefined) throw new Error('The mass cancel is not open');
    expect(await read(clock.expiring(LATER))).toEqual([1, 1, false]);
    expect(await read(clock.ofEarlierDays(NSE, LATER, 'DAY'))).toEqual([1, 1, false]);
    expect(await read(clock.ofEarlierDays({ not: ['XTST'] }, LATER, 'DAY'))).toEqual([1, 1, false]);
    expect(await read(clock.toRoll(NSE, LATER, '2026-03-03'))).toEqual([3, 3, false]);
    const ofPartition = { ...cancel, scope: {} };
    expect(await read(clock.ordersToCancel(ofPartition))).toEqual([14, 14, false]);
    // Of the account: the one that came after the mass cancel too.
    expect(cancel.scope).toEqual({ account: ACCOUNT });
    expect(await read(clock.ordersToCancel(cancel))).toEqual([15, 14, false]);
  });

  it('count their day from when they became DAY orders, to the first fraction of a second', async () => {
    const log = new WrittenLog();
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    log.request(newOrder('day'));
    log.now = timestamp('2026-03-02T18:30:00.000Z');
    for (const origClientOrderId of ['good', 'day']) {
      log.request({
        type: 'REPLACE_ORDER',
        account: ACCOUNT,
        origClientOrderId,
        clientOrderId: `${origClientOrderId}-2`,
        price: '100',
        timeInForce: 'DAY',
      });
      log.report({
        clientOrderId: `${origClientOrderId}-2`,
        execId: `e-${origClientOrderId}`,
        execType: 'REPLACED',
      });
    }
    log.request(newOrder('today'));
    await projected(log);
    const found = await all(clock.ofEarlierDays(NSE, LATER, 'DAY'));
    expect(found.map(({ orderId }) => orderId)).toEqual([await idOf('day-2')]);
    expect(await all(clock.ofEarlierDays(NSE, '2026-03-03T18:30:00Z', 'DAY'))).toHaveLength(3);
  });

  it('roll once a day', async () => {
    const log = new WrittenLog();
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    await projected(log);
    const [due] = await all(clock.toRoll(NSE, LATER, '2026-03-03'));
    expect(due?.orderId).toBe(await idOf('good'));
    log.said({
      kind: 'TIME',
      inputId: 'roll',
      requestId: 'sys:roll',
      account: ACCOUNT,
      orderId: due?.orderId ?? '',
      receivedAt: CREATED,
      body: { type: 'ROLL_DAY', tradingDay: '2026-03-03' },
    });
    await projected(log);
    expect(await all(clock.toRoll(NSE, LATER, '2026-03-03'))).toEqual([]);
    expect(await all(clock.toRoll(NSE, LATER, '2026-03-04'))).toHaveLength(1);
  });

  it('roll no more once a late fill completed them after their day was done (ADR 0015)', async () => {
    const log = new WrittenLog();
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    log.report({ clientOrderId: 'good', execId: 'e-done', execType: 'DONE_FOR_DAY' });
    log.report({
      clientOrderId: 'good',
      execId: 'e-late',
      execType: 'TRADE',
      lastPx: '100',
      lastQty: '100',
    });
    await projected(log);
    const [stored] = await store.orders.find().lean();
    expect(stored).toMatchObject({ ordStatus: 'DONE_FOR_DAY', leavesQty: '0' });
    expect(stored).not.toHaveProperty('open');
    expect(await all(clock.toRoll(NSE, LATER, '2026-03-03'))).toHaveLength(0);
  });
});

describe('a filled order whose replace waits', () => {
  it('is open: cancelled and expired as others are, and of no later day', async () => {
    const log = new WrittenLog();
    const expireTime = '2026-03-02T10:00:00Z';
    const more = { type: 'REPLACE_ORDER', account: ACCOUNT, quantity: '1000' } as const;
    log.request(newOrder('day'));
    log.request(newOrder('till', { timeInForce: 'GTD', expireTime }));
    for (const origClientOrderId of ['day', 'till']) {
      log.request({ ...more, origClientOrderId, clientOrderId: `${origClientOrderId}-2` });
      const filled = {
        clientOrderId: origClientOrderId,
        execType: 'TRADE',
        lastPx: '100',
      } as const;
      log.report({ ...filled, execId: `e-${origClientOrderId}`, lastQty: '100' });
    }
    massCancel(log, {});
    await projected(log);
    const documents = await store.orders.find().lean();
    expect(documents.map(({ ordStatus, leavesQty, open }) => [ordStatus, leavesQty, open])).toEqual(
      [1, 2].map(() => ['PENDING_REPLACE', '0', true]),
    );
    expect(await all(clock.ofEarlierDays(NSE, LATER, 'DAY'))).toHaveLength(1);
    expect(await all(clock.expiring(LATER))).toHaveLength(1);
    expect(await all(clock.toRoll(NSE, LATER, '2026-03-03'))).toEqual([]);
    const [cancel] = await clock.openMassCancels();
    if (cancel === undefined) throw new Error('The mass cancel is not open');
    expect(await all(clock.ordersToCancel(cancel))).toHaveLength(2);
  });
});

describe('a mass cancel', () => {
  it('is about the open orders of its scope, and is over when its end is told', async () => {
    const log = new WrittenLog();
    log.request(newOrder('buys'));
    log.request(newOrder('sells', { side: 'SELL' }));
    massCancel(log, { side: 'SELL' });
    // In the same batch, at the same time, but after it.
    log.request(newOrder('sells-later', { side: 'SELL' }));
    await projected(log);
    const [open, ...others] = await clock.openMassCancels();
    if (open === undefined) throw new Error('The mass cancel is not open');
    expect(others).toEqual([]);
    expect(open.submittedBy).toBe('otto');
    const found = await all(clock.ordersToCancel(open));
    expect(found.map(({ orderId }) => orderId)).toEqual([await idOf('sells')]);
    const earlier = { ...open, offset: 0 };
    expect(await all(clock.ordersToCancel(earlier))).toEqual([]);

    log.said({
      kind: 'TIME',
      inputId: 'end',
      requestId: 'sys:end',
      account: ACCOUNT,
      receivedAt: CREATED,
      body: { type: 'END_MASS_CANCEL', marker: open._id, orders: 1 },
    });
    await projected(log);
    expect(await clock.openMassCancels()).toEqual([]);
  });
});
