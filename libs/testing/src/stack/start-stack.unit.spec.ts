import { expect, test } from 'vitest';
import { startStack } from './start-stack.js';

test('addresses given in the environment are taken and nothing is started', async () => {
  const environment = {
    KAFKA_BROKERS: 'one.example:9092, two.example:9092',
    MONGODB_URI: 'mongodb://three.example/?replicaSet=rs0',
  };

  await expect(startStack({ environment })).resolves.toMatchObject({
    kafkaBrokers: ['one.example:9092', 'two.example:9092'],
    mongodbUri: 'mongodb://three.example/?replicaSet=rs0',
    source: 'environment',
  });
});
