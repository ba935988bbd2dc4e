import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { stackAddresses } from '../stack-addresses.js';
import { startStack } from './start-stack.js';

test('only what the environment does not name is started', { timeout: 120_000 }, async () => {
  const { kafkaBrokers } = stackAddresses();
  const KAFKA_BROKERS = kafkaBrokers.join(',');
  const environment = { ...process.env, KAFKA_BROKERS, MONGODB_URI: '' };

  const stack = await startStack({ environment, report: () => {} });
  const client = new MongoClient(stack.mongodbUri);
  try {
    expect(stack.kafkaBrokers).toEqual(kafkaBrokers);
    expect(stack.mongodbUri).not.toBe(stackAddresses().mongodbUri);
    await expect(client.db('admin').command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
  } finally {
    await client.close();
    await stack.stop();
  }
});
