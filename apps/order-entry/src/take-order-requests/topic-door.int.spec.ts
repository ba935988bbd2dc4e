import { TOPICS } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  openStackTopics,
  stackAddresses,
  uniqueName,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from '../config.js';
import { orderEntryService } from '../service.js';

const WITHIN_MS = 20_000;

let topics: StackTopics;
let service: RunningService;
let inbox: readonly ReceivedRecord[];
let dlq: readonly ReceivedRecord[];

beforeAll(async () => {
  topics = await openStackTopics();
  inbox = await topics.follow(TOPICS.inbox, (record) => record);
  dlq = await topics.follow(TOPICS.orderRequestsDlq, (record) => record);
  const { kafkaBrokers, mongodbUri } = stackAddresses();
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
  });
  const logger = createLogger({ name: 'order-entry', level: 'silent' });
  service = await startService(orderEntryService(config), logger);
  await service.ready;
});

afterAll(async () => {
  await service.close();
  await topics.close();
});

const newOrder = (clientOrderId: string) => ({
  type: 'NEW_ORDER',
  account: 'acme-1',
  clientOrderId,
  symbol: 'INFY',
  venue: 'NSE',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '1500.05',
});

const send = (value: string | null, key: string | null = 'k') =>
  topics.producer.produce({ topic: TOPICS.orderRequests, partition: 1, key, value });

const inboxOf = (names: readonly string[]) =>
  inbox.filter(({ value }) => names.some((name) => value?.includes(name) === true));

describe('the topic door', () => {
  it('puts requests into the inbox under their account, in their order', async () => {
    const names = Array.from({ length: 50 }, () => uniqueName('order'));
    await Promise.all(names.map((name) => send(JSON.stringify(newOrder(name)))));
    await waitFor(() => inboxOf(names).length === names.length, {
      within: WITHIN_MS,
      what: 'the requests in the inbox',
    });
    const taken = inboxOf(names);
    expect(taken.map(({ key }) => key?.toString())).toEqual(names.map(() => 'acme-1'));
    expect(new Set(taken.map(({ partition }) => partition)).size).toBe(1);
    const bodies = taken.map(({ value }) => JSON.parse(String(value)) as { body: object });
    expect(bodies).toMatchObject(names.map((clientOrderId) => ({ body: { clientOrderId } })));
  });

  it('parks what is no request, with its bytes, cause and origin, and goes on', async () => {
    const name = uniqueName('order');
    const bad = ['{', '[]', JSON.stringify({ ...newOrder(name), quantity: 1 }), null];
    const positions = await Promise.all(bad.map((value) => send(value)));
    const origins = positions.map(({ offset }) => `${TOPICS.orderRequests}/1/${offset}`);
    const isOurs = ({ headers }: ReceivedRecord) =>
      origins.includes(headers['ome_origin']?.toString() ?? '');
    await send(JSON.stringify(newOrder(name)));
    await waitFor(() => dlq.filter(isOurs).length >= bad.length && inboxOf([name]).length >= 1, {
      within: WITHIN_MS,
      what: 'the bad records in the .dlq and the good one in the inbox',
    });
    const parked = dlq.filter(isOurs);
    expect(parked.map(({ value }) => value?.toString() ?? null)).toEqual(bad);
    expect(parked.map(({ headers }) => headers['ome_origin']?.toString())).toEqual(origins);
    expect(parked.map(({ headers }) => headers['ome_error']?.toString())).toEqual(
      bad.map(() => expect.stringMatching(/^MALFORMED: /)),
    );
  });
});
