import {
  encodeInbox,
  inboxRequestOfTopic,
  instrumentOf,
  parseOrderEvent,
  partitionOf,
  TOPICS,
  topicSpecifications,
  type OrderEventRecord,
} from '@ome/contracts';
import type * as Domain from '@ome/domain';
import {
  connectKafka,
  createSingleFlightProducer,
  readPartition,
  silentLog,
  topicAdministration,
  type KafkaConnection,
  type ReceivedRecord,
  type SingleFlightProducer,
} from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { bearer, startStack, waitFor, type Stack } from '@ome/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../apps/ome/src/command-line.js';
import { LIFECYCLE_CONFIG } from '../../apps/order-lifecycle/src/lifecycle-config.js';
import { orderLifecycleService } from '../../apps/order-lifecycle/src/service.js';

const POISON = 'poison';

/** A bug of our own, in the one place where it cannot be handled. */
vi.mock('@ome/domain', async (original) => {
  const domain = await original<typeof Domain>();
  const decide: typeof domain.decide = (state, input, ...rest) => {
    if (input.kind === 'REQUEST' && input.body.type === 'NEW_ORDER' && input.body.text === POISON) {
      throw new Error('a bug of our own');
    }
    return domain.decide(state, input, ...rest);
  };
  return { ...domain, decide };
});

const ACCOUNT = 'acme-1';
const PARTITIONS = 8;
const PARTITION = partitionOf(ACCOUNT, PARTITIONS);
const within = (what: string) => ({ within: 60_000, what });

let stack: Stack;
let kafka: KafkaConnection;
let producer: SingleFlightProducer;
const services: RunningService[] = [];

beforeAll(async () => {
  // The topics have fixed names: a writer of another spec would decide the inputs too.
  stack = await startStack({ report: () => undefined });
  kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'operator', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  producer = createSingleFlightProducer(kafka);
  vi.stubEnv('OME_TOKEN', (await bearer('otto')).authorization.replace('Bearer ', ''));
}, 120_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await producer.close();
  for (const service of services.splice(0)) await service.close();
  await kafka.close();
  await stack.stop();
});

async function startWriter(): Promise<string> {
  const config = loadConfig(LIFECYCLE_CONFIG, {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    ROLES: 'writer',
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  const logger = createLogger({ name: 'operator', level: 'silent' });
  const service = await startService(orderLifecycleService(config), logger);
  services.push(service);
  return `http://127.0.0.1:${service.port}`;
}

let requests = 0;

async function request(clientOrderId: string, text?: string): Promise<bigint> {
  requests += 1;
  const order = {
    type: 'NEW_ORDER',
    account: ACCOUNT,
    clientOrderId,
    symbol: 'INFY',
    venue: 'NSE',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '100',
    price: '101.25',
    ...(text === undefined ? {} : { text }),
  } as const;
  const at = { topic: TOPICS.orderRequests, partition: 0, offset: BigInt(requests) };
  const record = inboxRequestOfTopic(
    order,
    { ...at, timestamp: Date.now() },
    { instrument: instrumentOf('NSE', 'INFY') },
  );
  const written = await producer.produce({
    topic: TOPICS.inbox,
    partition: PARTITION,
    key: ACCOUNT,
    value: encodeInbox(record),
  });
  return written.offset;
}

async function recordsOf(topic: string): Promise<readonly ReceivedRecord[]> {
  const found: ReceivedRecord[] = [];
  const range = (await topicAdministration(kafka).topicOffsets(topic)).get(PARTITION);
  await readPartition(kafka, {
    topic,
    partition: PARTITION,
    from: range?.low ?? 0n,
    to: range?.high ?? 0n,
    until: () => false,
    onRecords: (records) => void found.push(...records),
  });
  return found;
}

async function log(): Promise<readonly OrderEventRecord[]> {
  const records = await recordsOf(TOPICS.orderEvents);
  return records.flatMap(({ value }) => {
    const parsed = parseOrderEvent(value);
    return parsed.ok ? [parsed.value] : [];
  });
}

const orderIn = (events: readonly OrderEventRecord[], name: string) =>
  events.filter((event) => event.type === 'ORDER_PLACED' && event.data.clientOrderId === name);

const decided = (name: string) =>
  waitFor(async () => orderIn(await log(), name).length === 1, within(`the decision on ${name}`));

const textOf = async (url: string, path: string) => (await fetch(new URL(path, url))).text();

const ome = (url: string, ...words: readonly string[]) => run(...words, '--lifecycle', url);

async function run(...words: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await runCommandLine([...words, '--json'], {
    write: (text) => void (out += text),
    writeError: (text) => void (err += text),
    interactive: false,
    confirm: () => Promise.resolve(false),
    secret: () => Promise.resolve(''),
  });
  const document: unknown = out === '' ? undefined : JSON.parse(out);
  return { code, err, document };
}

it('stops one partition, says where and why, and goes on when an operator gives the input up', async () => {
  const url = await startWriter();
  await request('before');
  const poison = await request('poisonous', POISON);
  await request('after');
  await decided('before');
  await waitFor(
    async () => (await textOf(url, '/health/ready')).includes('STOPPED'),
    within('the stop'),
  );

  const where = `${TOPICS.inbox}/${PARTITION}/${poison}`;
  expect(await textOf(url, '/health/ready')).toContain(`${where} threw: a bug of our own`);
  expect(await textOf(url, '/metrics')).toMatch(
    new RegExp(`ome_writer_stopped_at_offset\\{partition="${PARTITION}",reason=".*"\\} ${poison}`),
  );
  expect(orderIn(await log(), 'after')).toEqual([]);

  const partition = String(PARTITION);
  const stopped = { partition: PARTITION, state: 'stopped', stoppedAt: String(poison) };
  expect(await ome(url, 'partitions')).toMatchObject({
    code: 1,
    document: { partitions: expect.arrayContaining([expect.objectContaining(stopped)]) },
  });
  const restarted = await ome(url, 'partition', 'restart', partition);
  expect(restarted).toMatchObject({ document: { partition: PARTITION } });
  await waitFor(
    async () => (await ome(url, 'partitions')).code === 1,
    within('the same stop again'),
  );
  const by = ['--reason', 'ticket 7'];
  const wrong = await ome(url, 'partition', 'skip', partition, '--offset', '999', ...by);
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('not at 999') });

  const skipped = await ome(url, 'partition', 'skip', partition, '--offset', `${poison}`, ...by);
  expect(skipped).toMatchObject({ code: 0, document: { partition: PARTITION, state: 'running' } });
  await decided('after');

  const event = (await log()).find(({ type }) => type === 'INPUT_SKIPPED');
  expect(event).toMatchObject({
    cause: where,
    account: ACCOUNT,
    data: {
      fault: expect.stringContaining('a bug of our own'),
      skippedBy: { operator: 'otto', reason: 'ticket 7' },
    },
  });
  const letters = await recordsOf(TOPICS.inboxDlq);
  expect(letters.map(({ headers }) => headers['ome_error']?.toString())).toEqual([
    expect.stringContaining('SKIPPED_BY_OPERATOR: otto: ticket 7; deciding'),
  ]);
  expect(letters[0]?.value?.toString()).toContain(POISON);
  expect(await textOf(url, '/metrics')).toContain('reason="SKIPPED_BY_OPERATOR"');
  expect(await ome(url, 'partitions')).toMatchObject({ code: 0 });
  const again = await ome(url, 'partition', 'skip', partition, '--offset', `${poison}`, ...by);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('running') });
}, 180_000);

it('hands over a log that the next writer folds the same', async () => {
  for (const service of services.splice(0)) await service.close();
  const url = await startWriter();
  await request('third');
  await decided('third');
  const types = (await log()).map(({ type }) => type);
  expect(types.filter((type) => type === 'INPUT_SKIPPED')).toHaveLength(1);
  expect(types.filter((type) => type === 'ORDER_PLACED')).toHaveLength(3);
  const causes = (await log()).flatMap((event) => ('cause' in event ? [event.cause] : []));
  expect(causes).toEqual([0, 1, 2, 3].map((n) => `${TOPICS.inbox}/${PARTITION}/${n}`));
  await waitFor(
    async () => (await fetch(new URL('/health/ready', url))).ok,
    within('every partition'),
  );
}, 180_000);

it('lets an operator give the record up for good, and keeps who and why in the log', async () => {
  const [letter] = await recordsOf(TOPICS.inboxDlq);
  const at = `${TOPICS.inboxDlq}/${PARTITION}/${letter?.offset}`;
  const brokers = ['--brokers', stack.kafkaBrokers.join(',')];
  const listed = await run('dlq', 'list', TOPICS.inboxDlq, ...brokers);
  expect(JSON.stringify(listed.document)).toContain('"state":{"state":"OPEN"}');
  const why = ['--operator', 'otto', '--reason', 'the sender was told'];
  expect(await run('dlq', 'discard', at, ...why, ...brokers)).toMatchObject({
    code: 0,
    document: { discarded: true },
  });
  await waitFor(
    async () => (await log()).some(({ type }) => type === 'DEAD_LETTER_DISCARDED'),
    within('the record of the discard'),
  );
  const event = (await log()).find(({ type }) => type === 'DEAD_LETTER_DISCARDED');
  expect(event).toMatchObject({
    requestId: `discard/${at}`,
    data: { position: at, discardedBy: { operator: 'otto', reason: 'the sender was told' } },
  });
  expect(await run('dlq', 'redrive', at, ...brokers)).toMatchObject({
    code: 0,
    document: { redriven: [] },
  });
}, 120_000);

it('lets nobody in but an operator', async () => {
  const url = await startWriter();
  const door = new URL('/v1/operator/partitions', url);
  expect((await fetch(door)).status).toBe(401);
  const wrong = { headers: { authorization: 'Bearer guessed' } };
  expect((await fetch(door, wrong)).status).toBe(401);
  expect((await fetch(door, { headers: await bearer('alice') })).status).toBe(403);
  const right = { headers: await bearer('otto') };
  expect((await fetch(door, right)).status).toBe(200);
  const broken = await fetch(new URL(`${door.pathname}/1/skip`, url), {
    method: 'POST',
    headers: { ...right.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ offset: '-1' }),
  });
  expect(broken.status).toBe(400);
}, 120_000);
