import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasKafka, runGuarded, startStack, type Stack } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServiceProcess } from '../integrity/service-process.js';

const root = join(import.meta.dirname, '..', '..');
const START_LIMIT_MS = 180_000;
const RUN_LIMIT_MS = 240_000;
const TEST_LIMIT_MS = 2 * RUN_LIMIT_MS + 60_000;

let stack: Stack;
const services: ServiceProcess[] = [];

beforeAll(async () => {
  stack = await startStack({ report: () => undefined });
  const environment = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    LOG_LEVEL: 'info',
  };
  // First the one that creates the topics, so that the doors find them.
  for (const name of ['order-lifecycle', 'order-entry', 'fill-ingestion']) {
    services.push(await ServiceProcess.start(name, environment));
  }
}, START_LIMIT_MS);

afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()));
  await stack.stop();
});

/** The commands of the examples' page under this heading, as they are printed. */
function printedCommands(heading: string): readonly string[] {
  const page = readFileSync(join(root, 'examples', 'README.md'), 'utf8');
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = '']) => commands);
}

/** What the commands print, with the broker's address where the page says that a person types it. */
async function run(commands: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const environment = { KAFKA_BROKERS: stack.kafkaBrokers.join(',') };
  const printed = await runGuarded(commands, { within: RUN_LIMIT_MS, cwd: root, environment });
  const records = printed.split('\n').filter((line) => line.startsWith('{'));
  return records.map((line) => JSON.parse(line) as Record<string, unknown>);
}

// Kafka's tools need Java and Maven, also where Docker has the stack.
it.runIf(await hasKafka())(
  "an order and its execution go in by Kafka's console producer and come out by its console consumer",
  { timeout: TEST_LIMIT_MS },
  async () => {
    const [address, order = '', execution = ''] = printedCommands("With Kafka's own tools");
    expect(address).toContain('export KAFKA_BROKERS=');

    const outcomes = (await run(order)).filter(({ requestId }) => requestId === 'console-1');
    expect(outcomes).toMatchObject([
      {
        type: 'ORDER_PLACED',
        account: 'acme-1',
        clientOrderId: 'console-1',
        ordStatus: 'PENDING_NEW',
      },
    ]);

    expect(await run(execution)).toMatchObject([
      {
        kind: 'FILL',
        orderId: outcomes[0]?.['orderId'],
        execId: 'console-1',
        quantity: '40',
        price: '101.25',
        cumQty: '40',
        leavesQty: '60',
        ordStatus: 'PARTIALLY_FILLED',
      },
    ]);
  },
);
