// A busy area: 100 subscribers, 200 executions a second; first so, then beside 20 clients that never
// read, each for the time given (`--deaf 0`: the first alone). From the venue's report, when it is
// produced, over fill-ingestion and the writer to the last subscriber. Before it and once all was heard,
// order-entry's heap with its garbage collected, which stops it for a moment; at its quarters what is resident.
// Built services, Kafka and MongoDB of its own; all of it shares the machine.
//   npm run bench:m7-load -- --seconds 120 --rate 200 --readers 100 --deaf 20
import { parseArgs } from 'node:util';
import { randomUUID } from 'node:crypto';
import { accessConfig, issuerConfig, TokenIssuer } from '@ome/access';
import { topicSpecifications } from '@ome/contracts';
import { M7Client } from '@ome/m7-client';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { loadConfig } from '@ome/platform';
import { startStack, waitFor } from '@ome/testing';
import { Type } from 'typebox';
import { DeafClients } from './m7-load/deaf-clients.ts';
import { Heard } from './m7-load/heard.ts';
import { FillingVenue } from './m7-load/venue.ts';
import { EventReaders } from './support/event-readers.ts';
import { InspectedService, type Memory } from './support/service-process.ts';

const AIM_MS = 250;
const AREA = 'FR-RTE';
const CHANNEL = `urn:ez-api:A:m7:private_orders:G:${AREA}`;
const ORDERS = 100;
const WARM_UP_MS = 20_000;
const PATIENCE_MS = 180_000;
const QUARTERS = [1, 2, 3];
const words = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    rate: { type: 'string', default: '200' },
    readers: { type: 'string', default: '100' },
    deaf: { type: 'string', default: '20' },
  },
}).values;
const [runMs, rate] = [Number(words.seconds) * 1_000, Number(words.rate)];
const [readerCount, deafCount] = [Number(words.readers), Number(words.deaf)];
if (deafCount > 0 && (deafCount < 3 || runMs < 45_000 || (runMs * rate) / 1_000 < 9_000)) {
  // Below that, what is sent to them finds room in the kernel.
  throw new Error('Deaf clients: 3 or more, for 45 s or more, and 9000 reports or more');
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const time = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
const say = (line: string) => process.stdout.write(`${line}\n`);

const stack = await startStack({ report: () => undefined });
const kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'bench', log: silentLog });
await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
const environment = {
  KAFKA_BROKERS: stack.kafkaBrokers.join(','),
  MONGODB_URI: stack.mongodbUri,
  LOG_LEVEL: 'info',
};
const others = await Promise.all(
  ['order-lifecycle', 'fill-ingestion'].map((name) => InspectedService.start(name, environment)),
);
const entry = await InspectedService.start('order-entry', environment);
const settings = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {
  JWT_LIFETIME_MS: '3600000',
});
const alice = { user: 'alice', company: 'acme', role: 'trader', accounts: ['acme-1'] } as const;
const { token } = await new TokenIssuer(settings).issue(alice);
const venue = new FillingVenue(kafka);
await venue.ready();

await ordersEntered();
let heard: Heard | undefined;
let snapshotEvents = 0;
const readers = await EventReaders.open(entry.port, readerCount, {
  subscribe: CHANNEL,
  token,
  onEvent: (reader, message) => {
    if (heard === undefined) snapshotEvents += 1;
    else heard.take(reader, message);
  },
  onOther: (reader, message) => {
    const text = message.toString();
    if (/"unsubscribed"|"error"/.test(text)) throw new Error(`Reader ${reader} was told ${text}`);
  },
});
await settled(() => snapshotEvents);
heard = new Heard(venue.orders, readerCount, snapshotEvents / readerCount);
let produced = 0;

await loaded(WARM_UP_MS);
const spans = [await measured('without deaf clients')];
if (deafCount > 0) {
  const deaf = await DeafClients.open(entry, deafCount, { subscribe: CHANNEL, token });
  spans.push(await measured(`beside ${deafCount} deaf clients`));
  say(await deaf.areDropped(readerCount));
  deaf.close();
}
say(`${produced} reports, each heard once and in order by each of ${readerCount} readers`);
spans.forEach(print);
printMemory('at the end', await entry.memoryInUse());
readers.close();
await venue.close();
for (const service of [entry, ...others]) await service.stop();
await kafka.close();
await stack.stop();
if (spans.some(({ waits }) => percentile(waits, 99) > AIM_MS)) {
  throw new Error(`p99 to the last reader is above ${AIM_MS} ms`);
}

/** A hundred orders of one company, large enough for every fill to come. */
async function ordersEntered(): Promise<void> {
  const client = await M7Client.connect({
    url: `http://127.0.0.1:${entry.port}`,
    token: () => Promise.resolve(token),
  });
  const view = client.followOrders(CHANNEL);
  const hour = 3_600_000;
  const start = (Math.floor(Date.now() / hour) + 6) * hour;
  const orders = Array.from({ length: ORDERS }, (_, index) => ({
    clientIdentifier: randomUUID(),
    state: 'Active',
    contractArea: {
      deliveryArea: AREA,
      deliveryStart: time(start + (index % 12) * hour),
      deliveryEnd: time(start + ((index % 12) + 1) * hour),
    },
    quantity: 999,
    price: 50,
    direction: 'Buy',
  }));
  client.send(CHANNEL, 'Creation', orders);
  const active = () =>
    orders.every((order) =>
      view.of(order.clientIdentifier).some(({ order: { state } }) => state === 'Active'),
    );
  await waitFor(active, { within: PATIENCE_MS, what: `${ORDERS} orders to be active` });
  client.close();
}

/** Resolves when a count stands. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count() || before === 0; await pause(1_000)) before = count();
}

/** Fills at the rate, by the clock, whatever becomes of them. */
async function loaded(durationMs: number): Promise<void> {
  const began = performance.now();
  for (let due = 0; due < (durationMs * rate) / 1_000; due += 1) {
    const waitMs = began + (due * 1_000) / rate - performance.now();
    if (waitMs > 0) await pause(waitMs);
    venue.fill(produced);
    produced += 1;
  }
}

/** What was seen of order-entry under the load. */
interface Span {
  readonly what: string;
  /** From the report's production to the last reader, milliseconds. */
  readonly waits: readonly number[];
  readonly processorMs: number;
  readonly delivered: number;
  /** Before and after, garbage collected. */
  readonly inUse: readonly [Memory, Memory];
  /** At each quarter but the last. */
  readonly residentBytes: readonly number[];
}

async function measured(what: string): Promise<Span> {
  await allHeard();
  const before = await entry.memoryInUse();
  const begin = { processorMs: entry.processorMs(), events: readers.events };
  const from = performance.timeOrigin + performance.now();
  const quarters = QUARTERS.map(async (quarter) => {
    await pause((quarter * runMs) / (QUARTERS.length + 1));
    return (await entry.memory()).residentBytes;
  });
  await loaded(runMs);
  const to = performance.timeOrigin + performance.now();
  await allHeard();
  const processorMs = entry.processorMs() - begin.processorMs;
  const residentBytes = await Promise.all(quarters);
  const inUse = [before, await entry.memoryInUse()] as const;
  const delivered = readers.events - begin.events;
  return { what, waits: waitsIn(from, to), processorMs, delivered, inUse, residentBytes };
}

async function allHeard(): Promise<void> {
  await readers.until(snapshotEvents + produced * readerCount);
}

function waitsIn(from: number, to: number): readonly number[] {
  if (heard === undefined) throw new Error('nothing was heard');
  return heard.toTheLast(readerCount, from, to);
}

function print(span: Span): void {
  const { what, waits, processorMs, delivered, inUse, residentBytes } = span;
  const each = ((processorMs * 1_000) / delivered).toFixed(1);
  say(
    `${what}, report to last reader, ${rate}/s for ${runMs / 1_000} s: p50 ${percentile(waits, 50).toFixed(0)}, p99 ${percentile(waits, 99).toFixed(0)}, most ${Math.max(...waits).toFixed(0)} ms`,
  );
  say(
    `order-entry: ${each} us of processor time a delivery, ${((processorMs / runMs) * 100).toFixed(0)} % of a core`,
  );
  printMemory('before', inUse[0]);
  say(`order-entry at the quarters: resident ${residentBytes.map(mib).join(', ')} MiB`);
  printMemory('after', inUse[1]);
}

function printMemory(when: string, { heapBytes, outsideBytes, residentBytes }: Memory): void {
  say(
    `order-entry ${when}: heap ${mib(heapBytes)}, outside ${mib(outsideBytes)}, resident ${mib(residentBytes)} MiB`,
  );
}

function mib(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}

function percentile(values: readonly number[], per: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.ceil((sorted.length * per) / 100) - 1] ?? NaN;
}
