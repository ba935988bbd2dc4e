// Open-loop latency of one order against a running system (`npm start -- --no-demo`):
//   npm run bench:latency -- --rate 100 --seconds 30 --warm-up 20
// Counts from the moment an order was due: to its first outcome event, and to the equities answer,
// which has the venue's acknowledgement in it. Results are checked before they are timed.
import { parseArgs } from 'node:util';
import { parseOrderEvent, TOPICS } from '@ome/contracts';
import { connectKafka, createTailReader, silentLog } from '@ome/messaging';
import { readRunning } from '../scripts/local/running.ts';

const options = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '30' },
    'warm-up': { type: 'string', default: '20' },
  },
}).values;
const rate = Number(options.rate);
// A process that has just begun interprets its code: orders of the first seconds count for nothing.
const warmUp = rate * Number(options['warm-up']);
const total = warmUp + rate * Number(options.seconds);
const running = readRunning();
const url = `http://127.0.0.1:${running.ports['order-entry']}/order_endpoint`;
const run = Date.now().toString(36);

const due = new Map<string, number>();
const toOutcome = new Map<string, number>();
const toAnswer = new Map<string, number>();

const kafka = connectKafka({
  brokers: running.kafkaBrokers,
  clientId: 'bench-latency',
  log: silentLog,
});
const tail = createTailReader(kafka, {
  topic: TOPICS.orderEvents,
  from: 'latest',
  onFailure: (error) => {
    throw error;
  },
  onRecords: (records) => {
    const now = performance.now();
    for (const { value } of records) {
      const parsed = parseOrderEvent(value);
      if (!parsed.ok || parsed.value.type !== 'ORDER_PLACED') continue;
      const name = parsed.value.data.attributes?.['counter_party'] ?? '';
      const since = due.get(name);
      if (since !== undefined) toOutcome.set(name, now - since);
    }
  },
});
await tail.ready();

const begin = performance.now() + 500;
const answers = Array.from({ length: total }, async (_, index) => {
  const at = begin + (index * 1000) / rate;
  await new Promise((resolve) => setTimeout(resolve, at - performance.now()));
  const name = `${run}-${index}`;
  due.set(name, at);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(orderOf(index, name)),
  });
  const { success } = (await answer.json()) as { success: boolean };
  if (!success) throw new Error(`order ${name} was refused`);
  toAnswer.set(name, performance.now() - at);
});
await Promise.all(answers);
await tail.close();
await kafka.close();

if (toOutcome.size !== total) {
  throw new Error(`${total} orders were sent, ${toOutcome.size} outcomes were seen`);
}
const counted = [...due.keys()].slice(warmUp);
print('due to first outcome event', timesOf(toOutcome));
print('due to equities answer', timesOf(toAnswer));

function timesOf(times: ReadonlyMap<string, number>): readonly number[] {
  return counted.flatMap((name) => times.get(name) ?? []);
}

function orderOf(index: number, name: string) {
  return {
    type: 1,
    user_id: 900 + (index % 16),
    client: 1,
    account: 900 + (index % 16),
    counter_party: name,
    product_id: 'INFY',
    exchange_id: 'NSE',
    side: 0,
    price_instruction: 'LIMIT',
    ask_price: '100.00',
    total_qty: 1,
  };
}

function print(what: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (quantile: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0).toFixed(1);
  process.stdout.write(
    `${what.padEnd(28)} n ${sorted.length}  p50 ${at(0.5)} ms  p90 ${at(0.9)} ms  p99 ${at(0.99)} ms  max ${at(1)} ms\n`,
  );
}
