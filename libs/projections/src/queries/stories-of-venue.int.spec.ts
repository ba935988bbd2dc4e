import type { OrderEventRecord } from '@ome/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
  twoOrders,
} from '../written-log.spec.js';
import { storiesOfVenue, type WantedStories } from './stories-of-venue.js';

/** Before and after everything in a written log. */
const [EARLIER, LATER] = ['2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z'].map(
  (time) => new Date(time),
);

let store: ProjectionStore;
beforeEach(async () => {
  store = await newStore();
});
afterEach(closeStores);

async function projected(log: WrittenLog): Promise<void> {
  await new OrderProjector(store).apply(PARTITION, log.records);
}

const unwanted = (_: string, fault: string) => expect.unreachable(fault);

async function read(wanted: Partial<WantedStories> = {}): Promise<readonly OrderEventRecord[]> {
  const found: OrderEventRecord[] = [];
  const all = {
    venue: VENUE,
    since: EARLIER ?? new Date(),
    isKept: () => true,
    onBroken: unwanted,
  };
  for await (const page of storiesOfVenue(store, { ...all, ...wanted })) found.push(...page);
  return found;
}

/** By order, as they came. */
function versionsIn(events: readonly OrderEventRecord[]): readonly (readonly number[])[] {
  const versions = new Map<string, number[]>();
  for (const event of events) {
    if (!('version' in event)) continue;
    versions.set(event.orderId, [...(versions.get(event.orderId) ?? []), event.version]);
  }
  return [...versions.values()];
}

/** Of the orders that were placed, in the order of the alphabet. */
const namesIn = (events: readonly OrderEventRecord[]) =>
  events
    .flatMap((event) => (event.type === 'ORDER_PLACED' ? event.data.clientOrderId : []))
    .toSorted((left, right) => left.localeCompare(right));

it('are the very records of the log, each order from its first event on', async () => {
  const log = twoOrders();
  await projected(log);
  const events = await read();
  const written = log.records
    .map(({ value }): OrderEventRecord => JSON.parse(String(value)))
    .filter((record) => 'version' in record);
  expect(events).toHaveLength(written.length);
  expect(events).toEqual(expect.arrayContaining(written));
  for (const versions of versionsIn(events)) {
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  }
});

it('are of orders that are open, or changed lately in what is kept', async () => {
  const log = new WrittenLog();
  for (const [name, symbol] of [
    ['open', 'INFY'],
    ['ended', 'INFY'],
    ['of another', 'TCS'],
  ] as const) {
    log.request(newOrder(name, { symbol }));
    if (name === 'open') continue;
    log.report({ clientOrderId: name, execId: name, execType: 'REJECTED' });
  }
  await projected(log);
  expect(namesIn(await read())).toEqual(['ended', 'of another', 'open']);
  expect(namesIn(await read({ since: LATER ?? new Date() }))).toEqual(['open']);
  const kept = await read({ isKept: (symbol) => symbol === 'TCS' });
  expect(namesIn(kept)).toEqual(['of another', 'open']);
  expect(await read({ venue: 'BSE' })).toEqual([]);
});

it('are all of them, however many there are', async () => {
  const log = new WrittenLog();
  const count = 700;
  for (let index = 0; index < count; index += 1) {
    const name = `order-${index}`;
    log.request(newOrder(name));
    log.report({ clientOrderId: name, execId: `${name}-1`, execType: 'NEW' });
  }
  await projected(log);
  const events = await read();
  expect(events).toHaveLength(2 * count);
  expect(versionsIn(events)).toEqual(Array.from({ length: count }, () => [1, 2]));
});

it('leave out an order of which an event is missing, and say what to do', async () => {
  const log = new WrittenLog();
  for (const name of ['first', 'second']) {
    log.request(newOrder(name));
    log.report({ clientOrderId: name, execId: `${name}-1`, execType: 'NEW' });
  }
  log.request({ type: 'CANCEL_ORDER', account: ACCOUNT, origClientOrderId: 'first' });
  await projected(log);
  const [first] = (await read()).filter((event) => event.type === 'CANCEL_REQUESTED');
  const orderId = first !== undefined && 'orderId' in first ? first.orderId : '';
  await store.orderEvents.deleteOne({ _id: new RegExp(`^${orderId}\\|0+2$`) });
  const broken: (readonly string[])[] = [];
  const onBroken: WantedStories['onBroken'] = (...told) => broken.push(told);
  expect(namesIn(await read({ onBroken }))).toEqual(['second']);
  const fault = expect.stringMatching(/\|0+2.*rebuild the projections/);
  expect(broken).toEqual([[orderId, fault]]);
});
