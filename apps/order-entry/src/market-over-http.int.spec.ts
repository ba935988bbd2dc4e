import { topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { stackAddresses } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { orderEntryService } from './service.js';

let service: RunningService;
let token: string;

beforeAll(async () => {
  const { kafkaBrokers, mongodbUri } = stackAddresses();
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'spec', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
  await kafka.close();
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
  });
  service = await startService(
    orderEntryService(config),
    createLogger({ name: 'order-entry', level: 'silent' }),
  );
  await service.ready;
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ username: 'alice', password: 'alice-secret' }),
  });
  token = ((await answer.json()) as { token: string }).token;
}, 120_000);

afterAll(() => service.close());

async function get(path: string, scope = 'A/m7', authorization = `bearer ${token}`) {
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/${scope}/${path}`, {
    headers: { authorization },
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

describe('the REST companion of the channels', { timeout: 60_000 }, () => {
  it('answers what a subscription would begin with', async () => {
    const states = await get('contract_area_states/guid/FR-RTE');
    expect(states.status).toBe(200);
    expect(states.body).toHaveLength(24 * 7);
    expect(states.body).toHaveProperty('0.contractArea.deliveryArea', 'FR-RTE');
    const information = await get('market_information/guid/FR-RTE/XBID_Hour_Power');
    expect(information.body).toHaveProperty('0.contractArea.product.name', 'XBID_Hour_Power');
    for (const path of ['public_trades/guid/FR-RTE', 'private_trades/guid/FR-RTE']) {
      const { status, body } = await get(path);
      expect([status, Array.isArray(body)]).toEqual([200, true]);
    }
    const books = await get('public_order_books/guid/FR-RTE/XBID_Hour_Power');
    expect([books.status, Array.isArray(books.body)]).toEqual([200, true]);
  });

  it('has the test channels too', async () => {
    for (const name of ['normal', 'fast_events', 'disorder', 'with_holes']) {
      expect(await get(name, 'A/test')).toEqual({ status: 200, body: {} });
    }
    expect(await get('loud', 'A/test')).toMatchObject({ status: 404 });
  });

  it('knows no other area or product, and nobody without a token', async () => {
    expect(await get('public_trades/guid/XX-NONE')).toMatchObject({ status: 404 });
    expect(await get('public_order_books/guid/FR-RTE/Gas')).toMatchObject({ status: 404 });
    expect(await get('private_orders/guid/XX-NONE')).toMatchObject({ status: 404 });
    for (const [scope, path] of [
      ['A/m7', 'public_trades/guid/FR-RTE'],
      ['A/m7', 'private_orders/guid/FR-RTE'],
      ['A/test', 'normal'],
    ] as const) {
      expect(await get(path, scope, 'bearer none')).toMatchObject({ status: 401 });
    }
  });
});
