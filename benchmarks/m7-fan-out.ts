// One event to every subscriber of an M7 channel: from a record of the market to the frames of all
// sockets, beside a bare `ws` loop that sends one buffer of the same length. In turns, by the
// processor time of each server's process, with one event per turn of its event loop and with ten.
//   npm run bench:m7-fan-out -- --connections 200 --events 4000 --rounds 7
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { EventReaders } from './support/event-readers.ts';
import { Contender } from './fan-out/told-process.ts';
import { PUBLIC_TRADES } from './fan-out/traded.ts';

const AIM = 0.6;
const CHECKED_EVENTS = 50;
/** So many at most are on their way: what waits in buffers would be another measurement. */
const BURST = 40;
const options = parseArgs({
  options: {
    connections: { type: 'string', default: '200' },
    events: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '7' },
  },
}).values;
const connections = Number(options.connections);
const events = Number(options.events);
const rounds = Number(options.rounds);

interface Side {
  readonly name: string;
  readonly contender: Contender;
  readonly readers: EventReaders;
}

const started = (name: string, ...words: readonly string[]) =>
  Contender.of(fork(new URL(`fan-out/${name}.ts`, import.meta.url).pathname, words));

const sample = await checked(await started('m7-channel'));
const channel = await started('m7-channel');
const loop = await started('bare-loop', sample);
const sides: readonly Side[] = [
  {
    name: 'bare ws loop',
    contender: loop,
    readers: await EventReaders.open(loop.port, connections, {}),
  },
  { name: 'M7 channel', contender: channel, readers: await subscribed(channel) },
];
process.stdout.write(
  `${connections} connections, ${sample.length} bytes an event, ${events} events a round\n`,
);
let isMet = true;
for (const perTurn of [1, 10]) {
  const used = await measured(perTurn);
  const ratios = used.map(([bare = 0, ours = 0]) => bare / ours);
  const ratio = median(ratios);
  isMet &&= ratio >= AIM;
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  process.stdout.write(
    `${perTurn} event(s) a turn: ${ratio.toFixed(2)} of the bare loop (rounds ${range})\n`,
  );
  sides.forEach(({ name }, index) => {
    const each = median(used.map((round) => round[index] ?? 0));
    const perCore = (1e6 / each).toFixed(0);
    process.stdout.write(
      `  ${name.padEnd(12)} ${each.toFixed(2)} us a delivery, ${perCore} deliveries/s per core\n`,
    );
  });
}
for (const { contender, readers } of sides) {
  readers.close();
  contender.end();
}
if (!isMet) throw new Error(`Below ${AIM} of the bare loop`);

/** Every subscriber has every event once and in order, before anything is timed. @returns one */
async function checked(contender: Contender): Promise<string> {
  const texts = Array.from({ length: connections }, (): string[] => []);
  const readers = await EventReaders.open(contender.port, connections, {
    subscribe: PUBLIC_TRADES,
    onEvent: (reader, message) => texts[reader]?.push(message.toString()),
  });
  await readers.until(connections);
  await contender.tell(CHECKED_EVENTS, 1);
  await contender.tell(CHECKED_EVENTS, 10);
  await readers.until(connections * (1 + 2 * CHECKED_EVENTS));
  readers.close();
  contender.end();
  for (const own of texts) {
    const told = own.map((text) => JSON.parse(text));
    const trades = told.slice(1).map(({ data }) => Number(JSON.parse(data)[0].identifier));
    const inOrder =
      told.every(({ sequence }, index) => sequence === index) &&
      trades.every((identifier, index) => identifier === index + 1) &&
      trades.length === 2 * CHECKED_EVENTS;
    if (!inOrder) throw new Error(`A subscriber missed events: ${trades.join(' ')}`);
  }
  process.stdout.write(
    `${connections} subscribers had ${2 * CHECKED_EVENTS} events each, once and in order\n`,
  );
  return texts[0]?.at(-1) ?? '';
}

async function subscribed(contender: Contender): Promise<EventReaders> {
  const readers = await EventReaders.open(contender.port, connections, {
    subscribe: PUBLIC_TRADES,
  });
  await readers.until(connections);
  return readers;
}

/** Microseconds of processor time for each delivery, by round and side; the first round warms up. */
async function measured(perTurn: number): Promise<readonly (readonly number[])[]> {
  const used: number[][] = [];
  for (let round = 0; round <= rounds; round += 1) used.push(await roundOf(perTurn));
  return used.slice(1);
}

/** The sides take turns burst by burst: a busy neighbour is then as busy for both. */
async function roundOf(perTurn: number): Promise<number[]> {
  const used = sides.map(() => 0);
  for (let told = 0; told < events; told += BURST) {
    for (const [index, side] of sides.entries()) {
      used[index] = (used[index] ?? 0) + (await burstOf(side, perTurn));
    }
  }
  return used.map((processorUs) => processorUs / (events * connections));
}

async function burstOf({ contender, readers }: Side, perTurn: number): Promise<number> {
  const before = await contender.processorUs();
  const expected = readers.events + BURST * connections;
  await contender.tell(BURST, perTurn);
  await readers.until(expected);
  return (await contender.processorUs()) - before;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
