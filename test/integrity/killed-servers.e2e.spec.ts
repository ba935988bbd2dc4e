import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@ome/contracts';
import { hasKafka, waitFor } from '@ome/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpLoad } from './http-load.js';
import { foldLog } from './independent-fold.js';
import { LocalServers, type Server } from './local-servers.js';
import {
  bookedTwice,
  byAccount,
  takenBack,
  unbalanced,
  versionGaps,
  withoutOneOutcome,
  wrongSums,
} from './log-checks.js';
import { LogReader } from './log-reader.js';
import { projectionDifferences } from './projection-differences.js';
import { ServiceProcess } from './service-process.js';

const CLIENTS = 8;
const ORDERS_PER_CLIENT = 40;
const ORDERS = CLIENTS * ORDERS_PER_CLIENT;
const KILLED_AFTER = ORDERS / 4;
const AWAY_MS = 6_000;
const LIMIT_MS = 300_000;
const CATCH_UP_MS = 90_000;

async function startServices({ stack }: LocalServers): Promise<readonly ServiceProcess[]> {
  const environment = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    SIMULATOR_LIQUIDITY: 'false',
    LOG_LEVEL: 'info',
  };
  const services: ServiceProcess[] = [];
  onTestFinished(async () => {
    await Promise.all(services.map((service) => service.kill()));
  });
  // The door last: its port is the one that is asked.
  for (const name of ['order-lifecycle', 'fill-ingestion', 'venue-simulator', 'order-entry']) {
    services.push(await ServiceProcess.start(name, environment));
  }
  return services;
}

/** What a door may say while a server is away. */
function isClear({
  status,
  retryAfter,
}: {
  readonly status: number;
  readonly retryAfter: string | null;
}) {
  return status === 200 || (status === 503 && retryAfter !== null);
}

// Servers that can be killed, and the reader of the log, need Java and Maven also where Docker has the stack.
describe.runIf(await hasKafka()).each<Server>(['kafka', 'mongodb'])(
  '%s is killed and started again under load',
  (server) => {
    it(
      'doors answer clearly, services recover by themselves, and nothing is lost or doubled',
      { timeout: 2 * LIMIT_MS },
      async () => {
        const servers = await LocalServers.start();
        onTestFinished(() => servers.stop());
        const services = await startServices(servers);
        const load = new HttpLoad(
          `http://127.0.0.1:${services.at(-1)?.port}`,
          ORDERS_PER_CLIENT,
          CLIENTS,
        );

        const reached = () => load.answered.size >= KILLED_AFTER;
        await waitFor(reached, { within: LIMIT_MS, what: `${KILLED_AFTER} orders to be answered` });
        servers.kill(server);
        // How long it is away is what is tested, not waited for.
        await wait(AWAY_MS);
        servers.restart(server);
        await load.finished();

        expect(load.answered.size).toBe(ORDERS);
        expect(load.failures).toEqual([]);
        expect(load.told.filter((told) => !isClear(told))).toEqual([]);
        expect(services.filter((service) => service.hasEnded())).toEqual([]);
        await nothingLostOrDoubled(servers, load.answered);
      },
    );
  },
);

async function nothingLostOrDoubled(
  { stack: { kafkaBrokers, mongodbUri } }: LocalServers,
  answered: HttpLoad['answered'],
): Promise<void> {
  const [broker = ''] = kafkaBrokers;
  const log = await LogReader.follow(broker, TOPICS.orderEvents);
  const fills = await LogReader.follow(broker, TOPICS.fills);
  onTestFinished(async () => {
    await Promise.all([log.close(), fills.close()]);
  });
  const differences = async () => {
    const folded = foldLog(log.records);
    if (folded.fills.length !== fills.records.length || log.records.length === 0)
      return ['reading'];
    return await projectionDifferences(mongodbUri, folded.collections);
  };
  await waitFor(async () => (await differences()).length === 0, {
    within: CATCH_UP_MS,
    what: 'the projection to reach the log',
  }).catch(() => undefined);
  expect((await differences()).slice(0, 3)).toEqual([]);

  // One that waited longer than its deadline is refused: an outcome like any other.
  const placed = log.records.filter(({ value }) => value['type'] === 'ORDER_PLACED');
  const keys = new Set(placed.map(({ value }) => String(value['requestId'])));
  const withSuccess = [...answered].filter(([, { success }]) => success);
  // A new order that Kafka may never have got is answered as no success, and taken back on record.
  const gone = takenBack(log.records);
  const lost = withoutOneOutcome(log.records, [...answered.keys()]);
  expect(lost.filter((key) => !gone.has(key) || answered.get(key)?.success)).toEqual([]);
  expect(placed).toHaveLength(keys.size);
  expect([...keys].filter((key) => !answered.has(key))).toEqual([]);
  expect(withSuccess.filter(([key]) => !keys.has(key))).toEqual([]);
  expect(withSuccess.length).toBeGreaterThan((ORDERS * 3) / 4);
  const folded = foldLog(log.records);
  expect(folded.fills.length).toBeGreaterThan(ORDERS / 2);
  expect(folded.wrongColumns).toEqual([]);
  expect(versionGaps(log.records)).toEqual([]);
  expect(bookedTwice(log.records)).toEqual([]);
  expect(wrongSums(log.records)).toEqual([]);
  expect(unbalanced(fills.records)).toEqual([]);
  expect(byAccount(fills.records.map(({ value }) => value))).toEqual(byAccount(folded.fills));
}
