import { TOPICS } from '@ome/contracts';
import { uniqueName } from '@ome/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { obliging, silent } from './scripted-venue.js';
import { reportOf, TopicsClient } from './topics-client.js';

let system: EquitiesSystem;
let client: TopicsClient;

beforeAll(async () => {
  system = await startEquitiesSystem();
  client = new TopicsClient(system);
});

afterAll(() => system.close());

beforeEach(() => {
  system.venue.behaviour = obliging;
});

const fillOf = (name: string, execId: string, lastQty: string) =>
  reportOf(name, { execId, lastQty, lastPx: '1500.05' });

it('an order is requested, filled and replaced over topics, and read under any of its names', async () => {
  const [name, newName] = [uniqueName('order'), uniqueName('order')];
  await client.newOrder(name);
  await client.until(name, 'live', ({ ordStatus }) => ordStatus === 'NEW');
  await client.send(TOPICS.executionReports, fillOf(name, 'e1', '40'));
  await client.until(name, 'partially filled', ({ cumQty }) => cumQty === '40');
  await client.request({
    type: 'REPLACE_ORDER',
    clientOrderId: newName,
    origClientOrderId: name,
    quantity: '60',
  });
  const replaced = await client.until(
    newName,
    'replaced',
    (order) => order.clientOrderId === newName,
  );
  expect(replaced.ordStatus).toBe('PARTIALLY_FILLED');
  const { partition, offset } = replaced.asOf;
  expect(await client.order(name, `?atLeast=${partition}/${offset}`)).toEqual(replaced);
});

it('reports that came before their order are booked in their order once it is there', async () => {
  const name = uniqueName('order');
  system.venue.behaviour = silent;
  await client.send(TOPICS.executionReports, fillOf(name, 'early-1', '10'));
  await client.send(TOPICS.executionReports, fillOf(name, 'early-2', '20'));
  await client.newOrder(name);
  const order = await client.until(name, 'filled by 30', ({ cumQty }) => cumQty === '30');
  expect(order.ordStatus).toBe('PARTIALLY_FILLED');
});

it('a report that names its order as the venue does is booked once the venue has named it', async () => {
  const [name, venueOrderId] = [uniqueName('order'), uniqueName('venue-order')];
  const { orderId: _, ...unnamed } = fillOf(name, 'e1', '25');
  await client.send(TOPICS.executionReports, { ...unnamed, venueOrderId });
  system.venue.behaviour = (instruction) => ({
    ...obliging(instruction),
    execType: 'NEW',
    venueOrderId,
  });
  await client.newOrder(name);
  await client.until(name, 'filled by 25', ({ cumQty }) => cumQty === '25');
});
