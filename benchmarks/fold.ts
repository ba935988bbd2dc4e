// decide and evolve alone, on one core:
//   npm run bench:fold -- --runs 9
// The mix: per new order 0.2 replaces, 0.3 cancels and 2.5 fills, up to a thousand orders at a time:
// - hot: partitions of 200 orders, one after the other, each from empty and of the same inputs: all of it is in the
//   processor's nearer cache. This is what `decide` and `evolve` compute.
// - warm: partitions of 2,000 orders, as hot: their inputs alone are several times what that cache holds.
// - cold: one partition of 25,000 orders, each run of inputs of its own, decoded into memory before the clock starts: an id
//   that was looked up once is found faster. This adds what a large partition waits for memory.
// Garbage is collected on the same thread and counts; in the cold runs, which are too short for the old generation to be
// collected, up to where all that evolve keeps has been moved out of the young one. Every order is compared with sums
// made by hand. Where `perf` can count instructions, they stand beside the times: they tell more
// than a clock on a machine that is not alone.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import {
  createPartitionState,
  decide,
  evolve,
  timestamp,
  type Input,
  type PartitionState,
} from '@ome/domain';
import { checkLongOrder, LONG_ORDER, longOrder } from './fold/long-order.ts';
import { checkMix, decodedInputs, mixedRecords } from './fold/mixed-inputs.ts';
import { collectGarbage, median, nanosecondsOf, settleYoung, shown } from './fold/timing.ts';

const NOW = timestamp('2026-03-02T09:00:01.000Z');
const POLICY = { overfill: 'book' } as const;
const ORDERS = 25_000;
/** Orders of a run of small partitions: one partition is too short for the processor's clock. */
const ORDERS_OF_RUN = 50_000;
const [HOT_ORDERS, WARM_ORDERS] = [200, 2_000];
const PART = 1_000;
/** Long orders, each in a partition of its own: a part of one is too short for the processor's clock. */
const TOGETHER = 20;
/** Runs that are not counted: until then the code is compiled. */
const WARM_UP = 3;
/** Fewest events in a second, and the most that the cost of an event may grow. */
const LEAST = 1_000_000;
const MOST_GROWTH = 1.5;
/** For `perf`: the inputs of so many folds are decoded, whether they are folded or not. */
const COUNTED = 24;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    /** For `perf`: so many folds and nothing else. */
    folds: { type: 'string' },
  },
});

const mix = mixedRecords(ORDERS);
const events = mix.records.length;
const runs = Number(values.runs);

if (values.folds === undefined) report();
else foldForPerf(Number(values.folds));

/** Applies the inputs; answers how many events they made. */
function fold(state: PartitionState, inputs: readonly Input[]): number {
  let made = 0;
  for (const input of inputs) {
    for (const event of decide(state, input, NOW, POLICY)) {
      evolve(state, event);
      made += 1;
    }
  }
  return made;
}

function report(): void {
  console.log(`${String(runs)} runs each, events per second of processor time`);
  const hot = rateOfSmall('hot', HOT_ORDERS);
  rateOfSmall('warm', WARM_ORDERS);
  rateOf(`cold, one partition of ${shown(ORDERS)} orders`, events, timeOfMix);
  console.log(`  instructions/event: ${instructionsPerEvent()}`);
  const growth = growthOfLongOrder();
  miss(hot < LEAST, `fewer than ${shown(LEAST)} events/s`);
  console.log(`  the second half costs ${growth.toFixed(2)} of the first`);
  miss(growth > MOST_GROWTH, `the cost of an event grows to ${growth.toFixed(2)} times`);
}

/** The median, in events per second. */
function rateOf(what: string, made: number, nanosecondsOfRun: () => number): number {
  const rates = Array.from({ length: runs + WARM_UP }, () => (made / nanosecondsOfRun()) * 1e9);
  const counted = rates.slice(WARM_UP);
  const [least, most] = [Math.min(...counted), Math.max(...counted)].map(shown);
  const rate = median(counted);
  console.log(
    `  ${what}: median ${shown(rate)} (${least} to ${most}), ${shown(1e9 / rate)} ns/event`,
  );
  return rate;
}

/** Of partitions of so many orders, one after the other. */
function rateOfSmall(what: string, orders: number): number {
  const { records, planned } = mixedRecords(orders);
  const inputs = decodedInputs(records);
  const partitions = ORDERS_OF_RUN / orders;
  return rateOf(
    `${what}, partitions of ${shown(orders)} orders`,
    inputs.length * partitions,
    () => {
      let state = createPartitionState();
      const nanoseconds = nanosecondsOf(() => {
        for (let partition = 0; partition < partitions; partition += 1) {
          state = createPartitionState();
          fold(state, inputs);
        }
      });
      checkMix(state, planned);
      return nanoseconds;
    },
  );
}

/** Nanoseconds of one run, whose results are right. */
function timeOfMix(): number {
  const inputs = decodedInputs(mix.records);
  const state = createPartitionState();
  let made = 0;
  collectGarbage();
  const nanoseconds = nanosecondsOf(() => {
    made = fold(state, inputs);
    settleYoung();
  });
  if (made !== events) throw new Error('An input made no event, or several');
  checkMix(state, mix.planned);
  return nanoseconds;
}

/** A target that is missed fails the run, once everything is printed. */
function miss(missed: boolean, what: string): void {
  if (!missed) return;
  console.log(`missed: ${what}`);
  process.exitCode = 1;
}

/** Of the second half of one order's fills, against the first: a map that grows costs one thousand of each half more. */
function growthOfLongOrder(): number {
  const records = longOrder();
  const times = Array.from({ length: LONG_ORDER / PART }, (): number[] => []);
  for (let run = 0; run < runs + WARM_UP; run += 1) {
    const [placing, ...fills] = decodedInputs(records);
    if (placing === undefined) throw new Error('There is no long order');
    const states = Array.from({ length: TOGETHER }, () => createPartitionState());
    states.forEach((state) => fold(state, [placing]));
    collectGarbage();
    times.forEach((timesOfPart, part) => {
      const inputs = fills.slice(part * PART, (part + 1) * PART);
      const nanoseconds = nanosecondsOf(() => states.forEach((state) => fold(state, inputs)));
      if (run >= WARM_UP) timesOfPart.push(nanoseconds / PART / TOGETHER);
    });
    states.forEach(checkLongOrder);
  }
  const medians = times.map(median);
  console.log(`one order, ${shown(LONG_ORDER)} fills: ns/event by thousand`);
  console.log(`  ${medians.map(shown).join('  ')}`);
  const half = medians.length / 2;
  return sum(medians.slice(half)) / sum(medians.slice(0, half));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function foldForPerf(folds: number): void {
  for (let n = 0; n < COUNTED; n += 1) {
    const inputs = decodedInputs(mix.records);
    if (n < folds) fold(createPartitionState(), inputs);
  }
}

/** By the difference of two counts, which takes the start and the making of the inputs out. */
function instructionsPerEvent(): string {
  const [few, many] = [4, COUNTED].map(countInstructions);
  if (few === undefined || many === undefined) return 'perf cannot count them here';
  return shown((many - few) / (COUNTED - 4) / events);
}

function countInstructions(folds: number): number | undefined {
  const command = ['stat', '-x', ',', '-e', 'instructions:u', process.execPath];
  const { stderr, status } = spawnSync(
    'perf',
    [...command, ...process.execArgv, import.meta.filename, '--folds', String(folds)],
    { encoding: 'utf8' },
  );
  const [, count] = /^(\d+),[^,]*,instructions/m.exec(stderr) ?? [];
  return status === 0 && count !== undefined ? Number(count) : undefined;
}
