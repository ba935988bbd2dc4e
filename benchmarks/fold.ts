// decide and evolve alone, on one core:
//   npm run bench:fold -- --runs 9
// The mix: per new order 0.2 replaces, 0.3 cancels and 2.5 fills, a thousand orders at a time. As in
// the writer, a batch of inputs is decoded just before it is folded; a run that only decodes is taken
// off the time. Results are compared with sums made by hand before anything is timed. Where `perf` can count instructions,
// they stand beside the times: they tell more than a clock on a machine that is not alone.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { orderIdFor } from '@ome/contracts';
import {
  account,
  clientOrderId,
  createPartitionState,
  decide,
  evolve,
  orderColumns,
  timestamp,
  type Input,
  type PartitionState,
} from '@ome/domain';
import {
  checkMix,
  decodedInputs,
  mixedRecords,
  RecordList,
  type InboxBytes,
} from './fold/mixed-inputs.ts';

const NOW = timestamp('2026-03-02T09:00:01.000Z');
const POLICY = { overfill: 'book' } as const;
const ORDERS = 25_000;
const LONG_ORDER = 10_000;
const PART = 1_000;
/** Long orders, each in a partition of its own: a part of one is too short for the processor's clock. */
const TOGETHER = 20;
/** Inputs that the writer takes into one transaction. */
const BATCH = 500;
/** Fewest events in a second, and the most that the cost of an event may grow. */
const LEAST = 1_000_000;
const MOST_GROWTH = 1.5;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    /** For `perf`: so many folds and nothing else. */
    folds: { type: 'string' },
  },
});

/** Applies the inputs; answers how many events they made. */
function fold(state: PartitionState, inputs: readonly Input[]): number {
  let events = 0;
  for (const input of inputs) {
    for (const event of decide(state, input, NOW, POLICY)) {
      evolve(state, event);
      events += 1;
    }
  }
  return events;
}

/** Decodes the records a batch at a time, and folds each batch at once. */
function foldRecords(records: readonly InboxBytes[], state: PartitionState | undefined): void {
  for (let first = 0; first < records.length; first += BATCH) {
    const inputs = decodedInputs(records.slice(first, first + BATCH), first);
    if (state !== undefined) fold(state, inputs);
  }
}

/** Processor time of this thread: another process on the core costs a run its time, not its work. */
function nanosecondsOf(act: () => void): number {
  const began = process.threadCpuUsage();
  act();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) * 1e3;
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? 0;
const shown = (number: number) => Math.round(number).toLocaleString('en');

function longOrder(): readonly InboxBytes[] {
  const list = new RecordList('bench');
  list.request({
    type: 'NEW_ORDER',
    account: 'bench',
    clientOrderId: 'long',
    symbol: 'TEST',
    venue: 'XTST',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: String(LONG_ORDER),
    price: '101.25',
  });
  fillPrices.forEach((lastPx, fill) => {
    list.report('long', { execId: `e${String(fill)}`, lastQty: '1', lastPx });
  });
  return list.records;
}

const fillPrices = Array.from(
  { length: LONG_ORDER },
  (_, fill) => `10${String(fill % 10)}.${String(fill % 7)}1`,
);
const LONG_ID = orderIdFor(account('bench'), clientOrderId('long'));
const mix = mixedRecords(ORDERS);
const events = mix.records.length;
const runs = Number(values.runs);

if (values.folds !== undefined) {
  for (let n = 0; n < Number(values.folds); n += 1) {
    foldRecords(mix.records, createPartitionState());
  }
} else {
  report();
}

function report(): void {
  const checked = createPartitionState();
  if (fold(checked, decodedInputs(mix.records)) !== events)
    throw new Error('An input made no event, or several');
  checkMix(checked, mix.planned);
  const times = Array.from({ length: runs + 3 }, () => {
    const state = createPartitionState();
    const decoding = nanosecondsOf(() => foldRecords(mix.records, undefined));
    return nanosecondsOf(() => foldRecords(mix.records, state)) - decoding;
  }).slice(3);
  const rates = times.map((nanoseconds) => (events / nanoseconds) * 1e9);
  console.log(`${shown(ORDERS)} orders, ${shown(events)} events, ${String(runs)} runs`);
  console.log(
    `  events per second of processor time: median ${shown(median(rates))}, ${shown(Math.min(...rates))} to ${shown(Math.max(...rates))}`,
  );
  console.log(`  ns/event: median ${shown(median(times) / events)}`);
  console.log(`  instructions/event: ${instructionsPerEvent()}`);
  const growth = growthOfLongOrder();
  miss(median(rates) < LEAST, `fewer than ${shown(LEAST)} events/s`);
  miss(growth > MOST_GROWTH, `the cost of an event grows to ${growth.toFixed(2)} times`);
}

/** A target that is missed fails the run, once everything is printed. */
function miss(missed: boolean, what: string): void {
  if (!missed) return;
  console.log(`missed: ${what}`);
  process.exitCode = 1;
}

/** Of the last thousand fills of one order, against those of the second thousand. */
function growthOfLongOrder(): number {
  const [placing, ...fills] = longOrder();
  if (placing === undefined) throw new Error('There is no long order');
  const parts = Array.from({ length: LONG_ORDER / PART }, (_, part) =>
    fills.slice(part * PART, (part + 1) * PART),
  );
  const times = parts.map((): number[] => []);
  for (let run = 0; run < runs + 3; run += 1) {
    const states = Array.from({ length: TOGETHER }, () => createPartitionState());
    states.forEach((state) => foldRecords([placing], state));
    parts.forEach((part, index) => {
      const inputs = decodedInputs(part, 1 + index * PART);
      const nanoseconds = nanosecondsOf(() => states.forEach((state) => fold(state, inputs)));
      if (run >= 3) times[index]?.push(nanoseconds / PART / TOGETHER);
    });
    states.forEach(checkLongOrder);
  }
  const medians = times.map(median);
  console.log(`one order, ${shown(LONG_ORDER)} fills: ns/event by thousand`);
  console.log(`  ${medians.map(shown).join('  ')}`);
  return (medians.at(-1) ?? 0) / (medians[1] ?? 1);
}

/** Ten thousand prices in cents make an average of six decimals, exactly. */
function checkLongOrder({ orders }: PartitionState): void {
  const order = orders.get(LONG_ID);
  if (order === undefined) throw new Error('There is no long order');
  const { ordStatus, cumQty, avgPx } = orderColumns(order);
  const cents = fillPrices.reduce((sum, lastPx) => sum + BigInt(lastPx.replace('.', '')), 0n);
  const expected = String(cents)
    .replace(/(\d{6})$/, '.$1')
    .replace(/0+$/, '');
  if (ordStatus !== 'FILLED' || cumQty !== LONG_ORDER || avgPx !== expected) {
    throw new Error(`The long order is ${ordStatus}, ${String(cumQty)} at ${avgPx}`);
  }
}

/** By the difference of two counts, which takes the start and the making of the inputs out. */
function instructionsPerEvent(): string {
  const counted = [4, 24].map(countInstructions);
  const [few, many] = counted;
  if (few === undefined || many === undefined) return 'perf cannot count them here';
  return shown((many - few) / 20 / events);
}

function countInstructions(folds: number): number | undefined {
  const command = ['stat', '-x', ',', '-e', 'instructions:u', process.execPath];
  const { stderr, status } = spawnSync(
    'perf',
    [...command, import.meta.filename, '--folds', String(folds)],
    {
      encoding: 'utf8',
    },
  );
  const [, count] = /^(\d+),[^,]*,instructions/m.exec(stderr) ?? [];
  return status === 0 && count !== undefined ? Number(count) : undefined;
}
