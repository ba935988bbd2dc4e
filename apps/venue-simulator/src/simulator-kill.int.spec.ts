import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { formatPosition, type VenueOrderRecord } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { depthOf } from './matching/book/order-book.js';
import { takeStep } from './matching/book/take-step.js';
import { createExchange } from './matching/book/venue-books.js';
import { parseEntry, stepOf } from './matching/journal.js';
import { reportRecordOf } from './matching/report-record.js';
import { eventually, openWorld, PARTITIONS, venueOrder } from './simulator-world.spec.js';

/** A process of its own runs from the built package: it has no test runner to compile it. */
const PACKAGE = new URL('..', import.meta.url);
const KILLS = 5;
const ORDERS = 1_500;

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function simulate() {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: PACKAGE,
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      PARTITIONS: String(PARTITIONS),
      KAFKA_BROKERS: world.brokers.join(','),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const ready = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: unknown = JSON.parse(text);
    if (typeof line !== 'object' || line === null) return;
    const { event, port } = { event: undefined, port: undefined, ...line };
    if (event === 'ready') ready.resolve(`http://127.0.0.1:${String(port)}`);
  });
  return { ready: ready.promise, child };
}

/** Orders of many accounts that meet in a few books, most of them changed and some canceled. */
function instructionsOf(order: number): readonly VenueOrderRecord[] {
  const facts = {
    orderId: `order-${order}`,
    account: `account-${order % 17}`,
    symbol: ['INFY', 'TCS'][order % 2] ?? '',
    venue: ['NSE', 'BSE'][order % 3] ?? 'NSE',
    side: order % 5 < 2 ? 'BUY' : 'SELL',
    timeInForce: order % 7 === 0 ? 'IOC' : 'DAY',
    price: String(1490 + (order % 21)),
    quantity: String(1 + (order % 40)),
  } as const;
  const again = { ...facts, price: String(1490 + ((order * 3) % 21)), version: 3 };
  const instructions = [venueOrder(facts)];
  if (order % 3 !== 0) instructions.push(venueOrder({ ...again, instruction: 'REPLACE' }));
  if (order % 4 === 0) {
    instructions.push(venueOrder({ ...facts, version: 5, instruction: 'CANCEL' }));
  }
  return instructions;
}

const textOf = ({ value }: ReceivedRecord) => value?.toString() ?? '';

it(
  'loses, doubles and changes nothing when it is killed again and again',
  { timeout: 300_000 },
  async () => {
    const sent = Array.from({ length: ORDERS }, (_, order) => instructionsOf(order));
    let simulator = simulate();
    await simulator.ready;
    const slice = Math.ceil(ORDERS / (KILLS + 1));
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const before = world.reports.length;
      const sending = world.instruct(sent.slice(kill * slice, (kill + 1) * slice).flat());
      if (kill < KILLS) {
        await eventually('the first reports of a slice', () => world.reports.length > before);
        simulator.child.kill('SIGKILL');
        await once(simulator.child, 'exit');
        simulator = simulate();
      }
      await sending;
    }
    const url = await simulator.ready;
    const steps = () => world.journal.filter((record) => textOf(record).includes('"STEP"'));
    await eventually('every instruction', () => steps().length >= sent.flat().length);

    const exchange = createExchange();
    const expected = steps().flatMap((record) => {
      const entry = parseEntry(record.value, formatPosition(record));
      if (entry.type !== 'STEP') throw new Error(`No step: ${textOf(record)}`);
      return takeStep(exchange, stepOf(entry)).map((report) =>
        JSON.stringify(reportRecordOf(report)),
      );
    });
    await eventually('every report', () => world.reports.length >= expected.length);
    expect(steps().length).toBe(sent.flat().length);
    expect(world.reports.map(textOf).toSorted()).toEqual(expected.toSorted());
    expect(expected.filter((report) => report.includes('"TRADE"')).length).toBeGreaterThan(500);

    for (const [venue, { books }] of exchange) {
      for (const [symbol, book] of books) {
        const shown = await (await fetch(`${url}/v1/books/${venue}/${symbol}`)).json();
        const { bids, offers } = depthOf(book);
        expect(shown).toMatchObject({
          bids: bids.map(({ quantity }) => ({ quantity: String(quantity) })),
          offers: offers.map(({ quantity }) => ({ quantity: String(quantity) })),
        });
      }
    }
    const acquisitions = world.journal.filter((record) => textOf(record).includes('"ACQUIRED"'));
    expect(acquisitions.length).toBeGreaterThan(KILLS);
  },
);
