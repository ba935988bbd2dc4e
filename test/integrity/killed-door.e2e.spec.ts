import { TOPICS } from '@ome/contracts';
import { bearer, hasKafka, startStack, waitFor, type Stack } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { versionGaps, withoutOneOutcome } from './log-checks.js';
import { LogReader } from './log-reader.js';
import { ServiceProcess } from './service-process.js';
import { V1Load } from './v1-load.js';

const CLIENTS = 16;
const ORDERS_PER_CLIENT = 30;
const ORDERS = CLIENTS * ORDERS_PER_CLIENT;
/** How often it is killed with requests under way. */
const KILLS = 3;
/** A kill that no request was under way at is followed by another one. */
const ORDERS_BETWEEN = 60;
/** From the moment that an order may be sent: it is under way then, and the answer takes longer. */
const KILLED_AFTER_MS = 4;
const LIMIT_MS = 300_000;

/** What a run left behind. */
interface KilledDoor {
  readonly load: V1Load;
  readonly events: LogReader;
  /** Of each kill that broke requests: how many. */
  readonly broken: readonly number[];
}

let stack: Stack;
const services: ServiceProcess[] = [];
let events: LogReader | undefined;
let run: KilledDoor;

beforeAll(async () => {
  stack = await startStack({ report: () => undefined });
  run = await runWithKills();
}, 2 * LIMIT_MS);

afterAll(async () => {
  await events?.close();
  await Promise.all(services.map((service) => service.kill()));
  await stack.stop();
});

async function runWithKills(): Promise<KilledDoor> {
  const environment = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    LOG_LEVEL: 'info',
  };
  services.push(await ServiceProcess.start('order-lifecycle', environment));
  let door = await ServiceProcess.start('order-entry', environment);
  services.push(door);
  const PORT = String(door.port);
  const log = await LogReader.follow(stack.kafkaBrokers[0] ?? '', TOPICS.orderEvents);
  events = log;
  const { authorization } = await bearer('otto');
  const broken: number[] = [];
  let next = ORDERS_BETWEEN;
  let restarting: Promise<void> | undefined;

  const killAndRestart = async () => {
    const before = load.failures.length;
    await new Promise((resolve) => setTimeout(resolve, KILLED_AFTER_MS));
    await door.kill();
    door = await ServiceProcess.start('order-entry', { ...environment, PORT });
    services.push(door);
    const count = load.failures.length - before;
    if (count > 0) broken.push(count);
    restarting = undefined;
  };
  const beforeOrder = (acknowledged: number) => {
    if (restarting !== undefined || acknowledged < next || broken.length === KILLS) {
      return restarting;
    }
    next += ORDERS_BETWEEN;
    restarting = killAndRestart();
    // Whoever brought it about is under way when it happens.
    return undefined;
  };
  const url = `http://127.0.0.1:${PORT}`;
  const load = new V1Load(url, authorization, ORDERS_PER_CLIENT, CLIENTS, beforeOrder);
  await load.finished();
  const ids = load.acknowledged.map(({ requestId }) => requestId);
  await waitFor(() => withoutOneOutcome(log.records, ids).length === 0, {
    within: LIMIT_MS,
    what: 'every acknowledged order to have its one outcome in the log',
  });
  return { load, events: log, broken };
}

// The reader of the log needs Java and Maven, also where Docker has the stack.
describe.runIf(await hasKafka())('order-entry is killed three times under POST /v1/orders', () => {
  it('in the middle of requests, which their clients repeat', () => {
    expect(run.broken).toHaveLength(KILLS);
    expect(run.load.acknowledged.some(({ tries }) => tries > 1)).toBe(true);
    expect(run.load.refused).toEqual([]);
    expect(run.load.acknowledged).toHaveLength(ORDERS);
  });

  it('has every acknowledged order in the log, exactly once and under the id that was said', () => {
    const placed = placedOrders();
    expect(placed.toSorted()).toEqual(
      run.load.acknowledged
        .map(({ account, clientOrderId, orderId }) => `${account} ${clientOrderId} ${orderId}`)
        .toSorted(),
    );
    expect(new Set(placed).size).toBe(ORDERS);
  });

  it('gives every request one outcome, and repeats as repeats', () => {
    const ids = run.load.acknowledged.map(({ requestId }) => requestId);
    expect(withoutOneOutcome(run.events.records, ids)).toEqual([]);
    expect(versionGaps(run.events.records)).toEqual([]);
    const types = new Set(run.events.records.map(({ value }) => value['type']));
    types.delete('PARTITION_ACQUIRED');
    expect(
      [...types].filter((type) => !['ORDER_PLACED', 'REQUEST_REPEATED'].includes(String(type))),
    ).toEqual([]);
  });
});

function placedOrders(): readonly string[] {
  return run.events.records
    .filter(({ value }) => value['type'] === 'ORDER_PLACED')
    .map(({ value }) => [value['account'], value['clientOrderId'], value['orderId']].join(' '));
}
