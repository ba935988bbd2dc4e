import { TOPICS } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryStore, NewDelivery } from '../delivery-store.js';
import { fillBooked } from '../fill.spec.js';
import { Subscribers } from '../subscribers.js';
import type { KeptWebhook, WebhookStore } from './webhook-store.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhookRules } from './webhooks.js';

const HOUR_MS = 60 * 60 * 1_000;
const AT = '2026-01-05T09:15:00.000Z';

const EVENT = fillBooked('o-1', 2);
const record = (value: string | null, offset = 0n): ReceivedRecord => ({
  topic: TOPICS.orderEvents,
  partition: 0,
  offset,
  key: null,
  value: value === null ? null : Buffer.from(value),
  timestamp: Date.now(),
  headers: {},
});

let kept: NewDelivery[];
let askedUsers: readonly string[];
let controller: WebhooksController;

class Alices extends Subscribers {
  enter = () => Promise.resolve();
  among = () => Promise.resolve(new Map());
  ofOrders = (orderIds: readonly string[]) =>
    Promise.resolve(new Map(orderIds.map((orderId) => [orderId, ['alice']])));
}

beforeEach(() => {
  kept = [];
  askedUsers = [];
  const hook: KeptWebhook = { id: 'w', user: 'alice', url: 'http://x', since: AT, accounts: ['*'] };
  const webhooks = {
    ofUsers: (users: ReadonlySet<string>) => {
      askedUsers = [...users];
      return Promise.resolve(new Map([['alice', [hook]]]));
    },
  };
  const store = {
    add: (deliveries: readonly NewDelivery[]) => Promise.resolve(void kept.push(...deliveries)),
  };
  const rules = new WebhookRules(
    [],
    HOUR_MS,
    () => undefined,
    () => undefined,
  );
  controller = new WebhooksController(
    webhooks as unknown as WebhookStore,
    store as unknown as DeliveryStore,
    new Alices(),
    rules,
  );
});

const take = (records: readonly ReceivedRecord[]) =>
  controller.take({ topic: TOPICS.orderEvents, partition: 0, records });

describe('a batch of the log', () => {
  it('reads the webhooks of those alone who are subscribed to its orders', async () => {
    await take([record(JSON.stringify(EVENT))]);
    expect(askedUsers).toEqual(['alice']);
    expect(kept.map(({ _id }) => _id)).toEqual(['webhook:w|o-1/2']);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', null],
    ['an event without its fields', JSON.stringify({ type: 'FILL_BOOKED', orderId: 'o-1' })],
    ['an event without a type', JSON.stringify({ ...EVENT, type: 7 })],
  ])('puts a record with %s aside with its cause, and goes on', async (_, value) => {
    const broken = record(value);
    const ending = await take([broken, record(JSON.stringify(EVENT), 1n)]);
    expect(ending).toMatchObject({
      kind: 'park',
      faults: [{ record: broken, error: expect.stringMatching(/\S/) }],
    });
    expect(kept).toHaveLength(1);
  });

  it('passes over an event that only a later version knows', async () => {
    const later = record(JSON.stringify({ ...EVENT, type: 'SOMETHING_NEW' }));
    expect(await take([later])).toMatchObject({ kind: 'done' });
    expect(kept).toEqual([]);
  });
});
