// Throughput of `POST /v1/orders`, acknowledged durable, beside bare Fastify routes that parse the same
// body and produce it, one with kafkajs's own producer and one with ours: at 64 connections, in turns, on
// one Kafka. Nobody decides meanwhile. Fails below 0.7 of the bare route that has kafkajs's.
//   npm run bench:place-orders -- --seconds 8 --rounds 5
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { accessConfig, issuerConfig, TokenIssuer } from '@ome/access';
import { topicSpecifications, TOPICS } from '@ome/contracts';
import { connectKafka, createTailReader, silentLog, topicAdministration } from '@ome/messaging';
import { loadConfig } from '@ome/platform';
import { startStack, waitFor } from '@ome/testing';
import { Type } from 'typebox';
import { Connections } from './support/connections.ts';

const CONNECTIONS = 64;
const ACCOUNTS = 64;
const AIM = 0.7;
const options = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
  },
}).values;
const roundMs = Number(options.seconds) * 1_000;
const rounds = Number(options.rounds);
const TICK_MS = 10;

interface Round {
  readonly rate: number;
  readonly processorUs: number;
}

const run = Date.now().toString(36);

const stack = await startStack({ report: () => undefined });
const kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'bench', log: silentLog });
await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
let durable = 0;
const tail = createTailReader(kafka, {
  topic: TOPICS.inbox,
  from: 'latest',
  onRecords: (records) => void (durable += records.length),
  onFailure: (error) => {
    throw error;
  },
});
await tail.ready();

const children: ChildProcess[] = [];
const ports = {
  kafkajs: await started('kafkajs', (port) => bareProducer(port, 'kafkajs')),
  batched: await started('batched', (port) => bareProducer(port, 'batched')),
  engine: await started('order-entry', orderEntry),
};
const NAMES = ['kafkajs', 'batched', 'engine'] as const;
const pids = {
  kafkajs: children[0]?.pid,
  batched: children[1]?.pid,
  engine: children[2]?.pid,
};
const settings = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {
  JWT_LIFETIME_MS: '3600000',
});
const otto = { user: 'otto', role: 'operator', accounts: ['*'] } as const;
const { token } = await new TokenIssuer(settings).issue(otto);

const contenders = {
  kafkajs: await Connections.open(ports.kafkajs, CONNECTIONS, requestOf),
  batched: await Connections.open(ports.batched, CONNECTIONS, requestOf),
  engine: await Connections.open(ports.engine, CONNECTIONS, requestOf),
};
await checked();
for (const name of NAMES) await contenders[name].run(roundMs);
const measured: Readonly<Record<(typeof NAMES)[number], Round[]>> = {
  kafkajs: [],
  batched: [],
  engine: [],
};
for (let round = 1; round <= rounds; round += 1) {
  for (const name of NAMES) {
    const before = processorMs(pids[name]);
    const { answers, seconds } = await contenders[name].run(roundMs);
    const processorUs = ((processorMs(pids[name]) - before) * 1_000) / answers;
    measured[name].push({ rate: answers / seconds, processorUs });
  }
}
print("bare route, kafkajs's producer", measured.kafkajs);
print('bare route, our producer', measured.batched);
print('POST /v1/orders', measured.engine);
const ratio = ratioTo(measured.kafkajs);
process.stdout.write(`of the bare route with kafkajs's producer: ${ratio.toFixed(2)}\n`);
process.stdout.write(`of the bare route with ours: ${ratioTo(measured.batched).toFixed(2)}\n`);
await finish();
if (ratio < AIM) throw new Error(`less than ${AIM} of a bare route with kafkajs's producer`);

/** The median of the ratios of each round. */
function ratioTo(bare: readonly Round[]): number {
  return median(measured.engine.map(({ rate }, round) => rate / (bare[round]?.rate ?? NaN)));
}

function bareProducer(port: number, producer: string): ChildProcess {
  const script = new URL('support/bare-producer.ts', import.meta.url).pathname;
  return fork(script, [String(port), stack.kafkaBrokers.join(','), producer]);
}

function orderEntry(port: number): ChildProcess {
  return spawn(process.execPath, ['apps/order-entry/dist/main.js'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      MONGODB_URI: stack.mongodbUri,
      MAXIMUM_LAG_MS: '86400000',
      ORDER_RATE_PER_USER: '0',
      ORDER_RATE_PER_ACCOUNT: '0',
    },
  });
}

/** Every answer is a 202, and every order is in the inbox, before anything is timed. */
async function checked(): Promise<void> {
  const before = durable;
  let answered = 0;
  for (const contender of Object.values(contenders))
    answered += (await contender.run(1_000)).answers;
  await waitFor(() => durable - before >= answered, { within: 20_000, what: 'the inbox' });
  if (durable - before !== answered) {
    throw new Error(`${answered} orders were answered, ${durable - before} are in the inbox`);
  }
  process.stdout.write(`${answered} orders were answered 202 and are in the inbox\n`);
  await tail.close();
}

function requestOf(sequence: number): string {
  const body = JSON.stringify({
    account: `bench-${sequence % ACCOUNTS}`,
    clientOrderId: `${run}-${sequence}`,
    symbol: 'INFY',
    venue: 'NSE',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '100',
    price: '1500.05',
  });
  return `POST /v1/orders HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

async function started(name: string, start: (port: number) => ChildProcess): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  children.push(start(address.port));
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const ready = await fetch(`http://127.0.0.1:${address.port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return address.port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} was not ready within 30 s`);
}

async function finish(): Promise<void> {
  for (const contender of Object.values(contenders)) contender.close();
  for (const child of children) child.kill('SIGTERM');
  await kafka.close();
  await stack.stop();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Processor time that a process has used so far; 10 ms fine. */
function processorMs(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function print(what: string, values: readonly Round[]): void {
  const shown = values.map(({ rate }) => rate.toFixed(0)).join(' ');
  const rate = median(values.map((value) => value.rate));
  const processorUs = median(values.map((value) => value.processorUs));
  process.stdout.write(
    `${what.padEnd(30)} median ${rate.toFixed(0)}/s, ${processorUs.toFixed(0)} us of its processor time each  rounds ${shown}\n`,
  );
}
