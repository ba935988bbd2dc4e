import { orderIdFor, TOPICS, type ExecutionReport } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { createSingleFlightProducer, type SingleFlightProducer } from '@ome/messaging';
import { uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { obliging, silent } from './scripted-venue.js';

const ACCOUNT = 'acme-1';
/** Two turns of putting a parked report back, and what they take on a busy machine. */
const WITHIN_MS = 30_000;

let system: EquitiesSystem;
let producer: SingleFlightProducer;

beforeAll(async () => {
  system = await startEquitiesSystem();
  producer = createSingleFlightProducer(system.kafka);
});

afterAll(async () => {
  await producer.close();
  await system.close();
});

beforeEach(() => {
  system.venue.behaviour = obliging;
});

const send = (topic: string, value: object) =>
  producer.produce({ topic, key: ACCOUNT, value: JSON.stringify(value) });

const request = (name: string, change: object = {}) =>
  send(TOPICS.orderRequests, {
    type: 'NEW_ORDER',
    account: ACCOUNT,
    clientOrderId: name,
    symbol: 'INFY',
    venue: 'NSE',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '100',
    price: '1500.05',
    ...change,
  });

const fillOf = (name: string, execId: string, lastQty: string): ExecutionReport => ({
  venue: 'NSE',
  execId,
  execType: 'TRADE',
  orderId: orderIdFor(account(ACCOUNT), clientOrderId(name)),
  transactTime: new Date().toISOString(),
  lastQty,
  lastPx: '1500.05',
});

interface Order {
  readonly ordStatus: string;
  readonly cumQty: string;
  readonly clientOrderId: string;
  readonly asOf: { readonly partition: number; readonly offset: number };
}

async function orderOf(name: string, query = ''): Promise<Order | undefined> {
  const response = await fetch(`http://127.0.0.1:${system.entry.port}/v1/orders/${name}${query}`);
  return response.ok ? ((await response.json()) as Order) : undefined;
}

const until = (name: string, what: string, condition: (order: Order) => boolean) =>
  waitFor(
    async () => {
      const order = await orderOf(name);
      return order !== undefined && condition(order) ? order : undefined;
    },
    { within: WITHIN_MS, what: `${name} ${what}` },
  );

it('an order is requested, filled and replaced over topics, and read under any of its names', async () => {
  const [name, newName] = [uniqueName('order'), uniqueName('order')];
  await request(name);
  await until(name, 'live', ({ ordStatus }) => ordStatus === 'NEW');
  await send(TOPICS.executionReports, fillOf(name, 'e1', '40'));
  await until(name, 'partially filled', ({ cumQty }) => cumQty === '40');
  await send(TOPICS.orderRequests, {
    type: 'REPLACE_ORDER',
    account: ACCOUNT,
    clientOrderId: newName,
    origClientOrderId: name,
    quantity: '60',
  });
  const replaced = await until(newName, 'replaced', (order) => order.clientOrderId === newName);
  expect(replaced.ordStatus).toBe('PARTIALLY_FILLED');
  const { partition, offset } = replaced.asOf;
  expect(await orderOf(name, `?atLeast=${partition}/${offset}`)).toEqual(replaced);
});

it('reports that came before their order are booked in their order once it is there', async () => {
  const name = uniqueName('order');
  system.venue.behaviour = silent;
  await send(TOPICS.executionReports, fillOf(name, 'early-1', '10'));
  await send(TOPICS.executionReports, fillOf(name, 'early-2', '20'));
  await request(name);
  const order = await until(name, 'filled by 30', ({ cumQty }) => cumQty === '30');
  expect(order.ordStatus).toBe('PARTIALLY_FILLED');
});

it('a report that names its order as the venue does is booked once the venue has named it', async () => {
  const [name, venueOrderId] = [uniqueName('order'), uniqueName('venue-order')];
  const { orderId: _, ...unnamed } = fillOf(name, 'e1', '25');
  await send(TOPICS.executionReports, { ...unnamed, venueOrderId });
  system.venue.behaviour = (instruction) => ({
    ...obliging(instruction),
    execType: 'NEW',
    venueOrderId,
  });
  await request(name);
  await until(name, 'filled by 25', ({ cumQty }) => cumQty === '25');
});
