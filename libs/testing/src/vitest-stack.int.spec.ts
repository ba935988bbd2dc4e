import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { stackAddresses } from './stack-addresses.js';
import { readKafkaCluster } from './stack/kafka-probe.js';
import { uniqueName } from './unique-name.js';

test('a run of the int level is given a broker that takes requests', async () => {
  const [broker = ''] = stackAddresses().kafkaBrokers;

  await expect(readKafkaCluster(broker)).resolves.toMatchObject({ brokers: 1 });
});

test('a run of the int level is given a database with transactions', async () => {
  const client = new MongoClient(stackAddresses().mongodbUri);
  try {
    const orders = client.db(uniqueName('stack')).collection('orders');
    await client.withSession((session) =>
      session.withTransaction(() => orders.insertOne({ account: 'acme-1' }, { session })),
    );

    await expect(orders.countDocuments()).resolves.toBe(1);
  } finally {
    await client.close();
  }
});
