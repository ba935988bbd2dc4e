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
const LIMIT = 10;
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
    expect(await clock.ofEarlierDays(NSE, LATER, LIMIT)).toEqual([
      {
        orderId: await idOf('day'),
        account: ACCOUNT,
        venue: VENUE,
        timeInForce: 'DAY',
        createdAt: CREATED,
      },
    ]);
    expect(await clock.ofEarlierDays({ not: [VENUE] }, LATER, LIMIT)).toEqual([]);
    expect(await clock.ofEarlierDays(NSE, '2026-03-02T09:00:00Z', LIMIT)).toEqual([]);
    expect(await clock.expiring('2026-03-02T10:00:01Z', LIMIT)).toMatchObject([
      { orderId: await idOf('till'), expireTime },
    ]);
    expect(await clock.expiring('2026-03-02T10:00:00', LIMIT)).toEqual([]);
  });

  it('roll once a day', async () => {
    const log = new WrittenLog();
    log.request(newOrder('good', { timeInForce: 'GTC' }));
    await projected(log);
    const [due] = await clock.toRoll(NSE, LATER, '2026-03-03', LIMIT);
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
    expect(await clock.toRoll(NSE, LATER, '2026-03-03', LIMIT)).toEqual([]);
    expect(await clock.toRoll(NSE, LATER, '2026-03-04', LIMIT)).toHaveLength(1);
  });
});

describe('a mass cancel', () => {
  it('is about the open orders of its scope, and is over when its end is told', async () => {
    const log = new WrittenLog();
    log.request(newOrder('buys'));
    log.request(newOrder('sells', { side: 'SELL' }));
    massCancel(log, { side: 'SELL' });
    await projected(log);
    const [open, ...others] = await clock.openMassCancels();
    if (open === undefined) throw new Error('The mass cancel is not open');
    expect(others).toEqual([]);
    const found = await clock.ordersToCancel(open, '', LIMIT);
    expect(found.map(({ orderId }) => orderId)).toEqual([await idOf('sells')]);
    expect(await clock.ordersToCancel(open, found[0]?.orderId ?? '', LIMIT)).toEqual([]);
    const earlier = { ...open, requestedAt: '2026-03-02T09:00:00.999Z' };
    expect(await clock.ordersToCancel(earlier, '', LIMIT)).toEqual([]);

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
