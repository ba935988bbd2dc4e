import {
  inboxMessageToPartition,
  type ExecutionReport,
  type InboxControlRecord,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { uniqueName } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { ACCOUNT, reportOf, TopicsClient } from './topics-client.js';

const PARTITIONS = 8;

let system: EquitiesSystem;
let client: TopicsClient;

beforeAll(async () => {
  system = await startEquitiesSystem();
  client = new TopicsClient(system);
});

afterAll(() => system.close());

/** Sends a new order and answers its name. */
async function placed(change: object = {}): Promise<string> {
  const name = uniqueName('order');
  await client.newOrder(name, change);
  return name;
}

/** An operator's word to every partition. */
async function say(body: InboxControlRecord['body']): Promise<void> {
  const id = uniqueName('control');
  const record = {
    kind: 'CONTROL',
    inputId: id,
    requestId: `http:${id}`,
    principal: { user: 'otto', roles: ['operator'], accounts: [] },
    receivedAt: timestamp(new Date().toISOString()),
    body,
  } as InboxControlRecord;
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    await system.producer.produce(inboxMessageToPartition(record, partition));
  }
}

const until = (name: string, ordStatus: string, cumQty = '0') =>
  client.until(
    name,
    `is ${ordStatus} at ${cumQty}`,
    (order) => order.ordStatus === ordStatus && order.cumQty === cumQty,
  );

const reported = (name: string, report: Partial<ExecutionReport>) =>
  system.venue.report(reportOf(name, report));

it('a fill is corrected and busted, also after the order ended', async () => {
  const name = await placed();
  await until(name, 'NEW');
  const execId = uniqueName('fill');
  await reported(name, { execId, lastQty: '40', lastPx: '1500' });
  await until(name, 'PARTIALLY_FILLED', '40');
  await client.request({ type: 'CANCEL_ORDER', origClientOrderId: name });
  await until(name, 'CANCELED', '40');
  await reported(name, { execType: 'TRADE_CORRECT', execRefId: execId, lastQty: '30' });
  await until(name, 'CANCELED', '30');
  await reported(name, { execType: 'TRADE_CANCEL', execRefId: execId });
  expect(await until(name, 'CANCELED', '0')).toMatchObject({ avgPx: '0' });
});

it('an order until a time is cancelled at its venue when the time is over', async () => {
  const expireTime = new Date(Date.now() + 3_000).toISOString();
  const name = await placed({ timeInForce: 'GTD', expireTime });
  await until(name, 'NEW');
  await until(name, 'CANCELED');
  expect(Date.now()).toBeGreaterThan(Date.parse(expireTime));
});

it('an order entered hibernated goes to its venue when it is activated', async () => {
  const name = await placed({ initialState: 'HIBERNATED' });
  await until(name, 'HIBERNATED');
  const told = () => system.venue.instructions.filter((sent) => sent.clientOrderId === name);
  expect(told()).toEqual([]);
  await client.request({ type: 'ACTIVATE_ORDER', origClientOrderId: name });
  await until(name, 'NEW');
  expect(told()).toMatchObject([{ instruction: 'NEW' }]);
});

it('a stop holds new orders back and lets cancels pass, until it is lifted', async () => {
  const before = await placed();
  await until(before, 'NEW');
  await say({ type: 'SET_STOP', stopId: 'halt', scope: { venue: 'NSE' } });
  await until(await placed(), 'REJECTED');
  await client.request({ type: 'CANCEL_ORDER', origClientOrderId: before });
  await until(before, 'CANCELED');
  await say({ type: 'LIFT_STOP', stopId: 'halt' });
  await until(await placed(), 'NEW');
});

it('a mass cancel takes the open orders of its scope', async () => {
  const [buys, sells] = [await placed(), await placed({ side: 'SELL' })];
  await until(buys, 'NEW');
  await until(sells, 'NEW');
  await say({ type: 'MASS_CANCEL', scope: { account: ACCOUNT, side: 'SELL' } });
  await until(sells, 'CANCELED');
  await until(buys, 'NEW');
});
