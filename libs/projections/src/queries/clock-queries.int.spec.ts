import { timestamp } from '@ome/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionStore } from '../connection/projection-store.js';
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
import { ClockQueries } from './clock-queries.js';

let store: ProjectionStore;
let clock: ClockQueries;
beforeEach(async () => {
  store = await newStore();
  clock = new ClockQueries(store);
});
afterEach(closeStores);

const NSE = { only: [VENUE] };
const PAGE = { after: '', limit: 10 };
/** Every order of a written log is created at this time. */
const CREATED = '2026-03-02T09:00:01.000Z';
const LATER = '2026-03-02T18:30:00Z';

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
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    await projected(log);
    expect(await clock.ofEarlierDays(NSE, LATER, PAGE)).toEqual([
      {
        orderId: await idOf('day'),
        account: ACCOUNT,
        venue: VENUE,
        version: 1,
        timeInForce: 'DAY',
      },
    ]);
    expect(await clock.ofEarlierDays({ not: [VENUE] }, LATER, PAGE)).toEqual([]);
    expect(await clock.ofEarlierDays(NSE, '2026-03-02T09:00:00Z', PAGE)).toEqual([]);
    expect(await clock.expiring('2026-03-02T10:00:01Z', PAGE)).toMatchObject([
      { orderId: await idOf('till'), expireTime },
    ]);
    expect(await clock.expiring('2026-03-02T10:00:00', PAGE)).toEqual([]);
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
    expect(await clock.ofEarlierDays(NSE, LATER, PAGE)).toEqual([]);
    expect(await clock.expiring(LATER, PAGE)).toEqual([]);
    log.report({ clientOrderId: 'till-off', execId: 'e1', execType: 'CANCEL_REJECTED' });
    await projected(log);
    expect(await clock.expiring(LATER, PAGE)).toMatchObject([
      { orderId: await idOf('till'), version: 3 },
    ]);
  });

  it('come page by page', async () => {
    const log = new WrittenLog();
    for (const name of ['a', 'b', 'c']) log.request(newOrder(name));
    await projected(log);
    const all = await clock.ofEarlierDays(NSE, LATER, PAGE);
    expect(all).toHaveLength(3);
    const after = all[0]?.orderId ?? '';
    expect(await clock.ofEarlierDays(NSE, LATER, { after, limit: 1 })).toEqual([all[1]]);
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
    const found = await clock.ofEarlierDays(NSE, LATER, PAGE);
    expect(found.map(({ orderId }) => orderId)).toEqual([await idOf('day-2')]);
    expect(await clock.ofEarlierDays(NSE, '2026-03-03T18:30:00Z', PAGE)).toHaveLength(3);
  });

  it('roll once a day', async () => {
    const log = new WrittenLog();
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    await projected(log);
    const [due] = await clock.toRoll(NSE, LATER, '2026-03-03', PAGE);
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
    expect(await clock.toRoll(NSE, LATER, '2026-03-03', PAGE)).toEqual([]);
    expect(await clock.toRoll(NSE, LATER, '2026-03-04', PAGE)).toHaveLength(1);
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
    const found = await clock.ordersToCancel(open, PAGE);
    expect(found.map(({ orderId }) => orderId)).toEqual([await idOf('sells')]);
    const rest = { ...PAGE, after: found[0]?.orderId ?? '' };
    expect(await clock.ordersToCancel(open, rest)).toEqual([]);
    const earlier = { ...open, offset: 0 };
    expect(await clock.ordersToCancel(earlier, PAGE)).toEqual([]);

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
