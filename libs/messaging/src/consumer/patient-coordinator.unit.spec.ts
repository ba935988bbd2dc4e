import type { Broker } from 'kafkajs';
import { expect, it } from 'vitest';
import { askAgainForCoordinator } from './patient-coordinator.js';

class NotFound extends Error {
  override readonly name = 'KafkaJSGroupCoordinatorNotFound';
}

/** A cluster that throws so many times before it answers. */
function clusterAfter(failures: number, error: Error = new NotFound('no broker')) {
  let asked = 0;
  return {
    asked: () => asked,
    findGroupCoordinator: (): Promise<Broker> => {
      asked += 1;
      return asked > failures ? Promise.resolve({} as Broker) : Promise.reject(error);
    },
  };
}

it('asks for a coordinator until a broker knows it', async () => {
  const cluster = clusterAfter(2);
  askAgainForCoordinator(cluster, 'order-entry');
  await cluster.findGroupCoordinator();
  expect(cluster.asked()).toBe(3);
});

it('gives up after its patience, and says which group and what to look at', async () => {
  const cluster = clusterAfter(Number.POSITIVE_INFINITY);
  askAgainForCoordinator(cluster, 'order-entry', 0);
  await expect(cluster.findGroupCoordinator()).rejects.toThrow(
    /coordinator of group order-entry within \d+ s: is Kafka up/,
  );
});

it('leaves other errors to kafkajs, which knows them', async () => {
  const refused = Object.assign(new Error('no rights'), { type: 'GROUP_AUTHORIZATION_FAILED' });
  const cluster = clusterAfter(1, refused);
  askAgainForCoordinator(cluster, 'order-entry');
  await expect(cluster.findGroupCoordinator()).rejects.toBe(refused);
  expect(cluster.asked()).toBe(1);
});
