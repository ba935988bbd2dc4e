import { TOPICS, topicSpecifications } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { emptyDatabase } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from './database.schema.js';
import { DeliveryStore, type NewDelivery } from './delivery-store.js';
import { deliveryModels, type DeliveryModels } from './delivery.schema.js';
import { fillBooked, fillRecord } from './fill.spec.js';
import { linkDeliveries, tradePostDeliveries } from './rest-peers/peer-deliveries.js';
import { Subscribers } from './subscribers.js';
import { venueOrder } from './venue-order.spec.js';
import type { WebhookStore } from './webhooks/webhook-store.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhookRules } from './webhooks/webhooks.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const GIVE_UP_AFTER_MS = 3 * DAY_MS;

let database: Database;
let models: DeliveryModels;
let store: DeliveryStore;

beforeAll(async () => {
  database = new Database(emptyDatabase('repeats'));
  models = deliveryModels(database);
  store = new DeliveryStore(models);
  await database.connect();
});
afterAll(() => database.close());

const recordOf = (topic: string, value: unknown, daysAgo: number): ReceivedRecord => ({
  topic,
  partition: 0,
  offset: 0n,
  key: null,
  value: Buffer.from(JSON.stringify(value)),
  timestamp: Date.now() - daysAgo * DAY_MS,
  headers: {},
});
const retentionMs = (topic: string) =>
  Number(topicSpecifications(8).find((found) => found.topic === topic)?.config['retention.ms']);

const AT = '2026-01-05T09:15:00.000Z';
const FILL = fillRecord({ orderId: 'o-1', venue: 'NSE', version: 2 });
const ORDER = venueOrder({ orderId: 'o-1', venue: 'LINK', instruction: 'NEW', version: 1 });
const LINKS = new Map([['LINK', { venue: 'LINK', baseUrl: 'http://x', idempotent: false }]]);

/** When MongoDB may delete it, once it is done. */
async function deletedFrom({ _id }: NewDelivery): Promise<number> {
  const kept = await models.deliveries.findById(_id).lean<Record<string, unknown>>();
  const indexes = await models.deliveries.collection.indexes();
  const expiries = indexes.flatMap(({ key, expireAfterSeconds }) => {
    const at = kept?.[Object.keys(key)[0] ?? ''];
    if (expireAfterSeconds === undefined || !(at instanceof Date)) return [];
    return [at.getTime() + expireAfterSeconds * 1_000];
  });
  return Math.min(...expiries);
}

describe('a delivery that is done is known', () => {
  it.each([
    ['fill', TOPICS.fills, FILL, tradePostDeliveries],
    [
      'instruction',
      TOPICS.venueOrders,
      ORDER,
      (records: readonly ReceivedRecord[]) => linkDeliveries(records, LINKS),
    ],
  ])('as long as its %s may be read again', async (_, topic, value, deliveriesOf) => {
    const record = recordOf(topic, value, 1);
    const [delivery] = deliveriesOf([record]).deliveries;
    if (delivery === undefined) throw new Error('The record was not taken');
    await store.add([delivery], new Date());
    await store.end([delivery._id], 'DONE', 'TAKEN', new Date());
    const deleted = (await deletedFrom(delivery)) - record.timestamp;
    expect(deleted).toBeGreaterThan(retentionMs(topic));
    expect(deleted).toBeLessThan(retentionMs(topic) + 10 * DAY_MS);
  });
});

const eventOf = (orderId: string, daysAgo: number): ReceivedRecord =>
  recordOf(TOPICS.orderEvents, fillBooked(orderId, 2), daysAgo);

class Everybody extends Subscribers {
  enter = () => Promise.resolve();
  among = () => Promise.resolve(new Map());
  ofOrders = (orderIds: readonly string[]) =>
    Promise.resolve(new Map(orderIds.map((orderId) => [orderId, ['u']])));
}

it('an event of the log that is too old for a webhook is counted, not posted', async () => {
  let tooOld = 0;
  const rules = new WebhookRules(
    [],
    GIVE_UP_AFTER_MS,
    (count) => (tooOld += count),
    () => undefined,
  );
  const hook = { id: 'w', user: 'u', url: 'http://x', since: AT, accounts: ['*'] };
  const webhooks = { ofUsers: () => Promise.resolve(new Map([['u', [hook]]])) };
  const controller = new WebhooksController(
    webhooks as unknown as WebhookStore,
    store,
    new Everybody(),
    rules,
  );
  const records = [eventOf('old', 4), eventOf('new', 2)];
  await controller.take({ topic: TOPICS.orderEvents, partition: 0, records });
  const kept = await models.deliveries.find({ receiver: 'w' }).lean();
  expect(kept.map(({ _id }) => _id)).toEqual(['webhook:w|new/2']);
  expect(tooOld).toBe(1);
  const [delivery] = kept;
  if (delivery === undefined) throw new Error('Nothing was kept');
  await store.end([delivery._id], 'DONE', 'TAKEN', new Date());
  const readable = delivery.issuedAt.getTime() + GIVE_UP_AFTER_MS;
  expect(await deletedFrom(delivery)).toBeGreaterThan(readable);
});
