import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { formatPosition, type VenueOrderRecord } from '@ome/contracts';
import { formatDecimal, timestamp } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';
import { waitFor } from '@ome/testing';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { ExecutionReport } from './matching/book/execution-report.js';
import { depthOf, type DepthLevel, type OrderBook } from './matching/book/order-book.js';
import { passTime } from './matching/book/expiring.js';
import { intervene } from './matching/book/intervening.js';
import { takeStep } from './matching/book/take-step.js';
import { createExchange, type Exchange } from './matching/book/venue-books.js';
import { interventionOf } from './matching/intervention-request.js';
import { parseEntry, type JournalEntry } from './matching/journal.js';
import { stepOf } from './matching/journal-steps.js';
import { reportRecordOf } from './matching/report-record.js';
import { eventually, openWorld, PARTITIONS, venueOrder } from './simulator-world.spec.js';

/** A process of its own runs from the built package: it has no test runner to compile it. */
const PACKAGE = new URL('..', import.meta.url);
const KILLS = 5;
const ORDERS = 1_500;
/** How long dated orders live from the moment that they are sent. */
const DATED_MS = 30_000;
/** Sessions of power end hours later. */
const FAR_MS = 60_000;

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

const PATIENCE_MS = 120_000;

/** Hours of power that are in their phase for the next hours. */
const HOURS = [3, 4].map((later) => {
  const start = Math.floor(Date.now() / 3_600_000) * 60 + later * 60;
  return `FR-RTE-${start * 10 + 1}`;
});

/** Every third is an iceberg, every fifth trades in one piece, every seventh is entered hibernated. */
function powerInstructionsOf(order: number): readonly VenueOrderRecord[] {
  const quantity = 2 + (order % 40);
  const facts = {
    orderId: `power-${order}`,
    account: `account-${order % 17}`,
    venue: 'M7',
    symbol: HOURS[order % 2] ?? '',
    side: order % 4 < 2 ? 'BUY' : 'SELL',
    timeInForce: order % 11 === 0 ? 'GTD' : 'GOOD_FOR_SESSION',
    ...(order % 11 === 0 && { expireTime: new Date(Date.now() + DATED_MS).toISOString() }),
    price: String(45 + (order % 11)),
    quantity: String(quantity),
    ...(order % 3 === 0 && { displayQuantity: '2' }),
    ...(order % 3 !== 0 && order % 5 === 0 && { allOrNone: true }),
  } as const;
  const asleep = order % 7 === 0 ? ({ initialState: 'HIBERNATED' } as const) : {};
  const instructions = [venueOrder({ ...facts, ...asleep })];
  const price = String(45 + ((order + (order % 4 === 0 ? 1 : 0)) % 11));
  const again = { ...facts, price, quantity: String(quantity - 1), version: 3 };
  if (order % 2 === 0) instructions.push(venueOrder({ ...again, instruction: 'REPLACE' }));
  if (order % 7 === 0) {
    instructions.push(venueOrder({ ...again, version: 4, instruction: 'ACTIVATE' }));
  }
  return instructions;
}

/** What the journal says that happened next. */
function follow(exchange: Exchange, entry: JournalEntry): readonly ExecutionReport[] {
  const takenAt = timestamp(entry.takenAt);
  if (entry.type === 'STEP') return takeStep(exchange, stepOf(entry));
  if (entry.type === 'CLOCK') return passTime(exchange, takenAt);
  if (entry.type !== 'INTERVENTION') return [];
  return intervene(exchange, interventionOf(entry.intervention, takenAt)).reports;
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

const quantityOf = ({ quantity }: DepthLevel, { instrument }: OrderBook) =>
  formatDecimal(quantity, instrument.quantityScale);

/** The exchange as the journal makes it, and the reports of it all. */
function foldOfJournal(): { readonly exchange: Exchange; readonly reports: readonly string[] } {
  const exchange = createExchange();
  const reports = world.journal.flatMap((record) => {
    const entry = parseEntry(record.value, formatPosition(record));
    return follow(exchange, entry).map((report) => JSON.stringify(reportRecordOf(report)));
  });
  return { exchange, reports };
}

/** Whether no order waits for its date any more. */
function isUndated(): boolean {
  const soon = timestamp(new Date(Date.now() + FAR_MS).toISOString());
  return passTime(foldOfJournal().exchange, soon).length === 0;
}

/** On a slow machine an order may come when its date is over: then another one, with more time, shows the end of one. */
async function instructToExpire(): Promise<readonly VenueOrderRecord[]> {
  const sent: VenueOrderRecord[] = [];
  for (let lifeMs = 2_000; ; lifeMs *= 2) {
    const orderId = `dated-${lifeMs}`;
    const expireTime = new Date(Date.now() + lifeMs).toISOString();
    const facts = {
      orderId,
      venue: 'M7',
      symbol: HOURS[0] ?? '',
      side: 'BUY',
      price: '1',
    } as const;
    const order = venueOrder({ ...facts, quantity: '1', timeInForce: 'GTD', expireTime });
    sent.push(order);
    await world.instruct([order]);
    const ends = (word: string) =>
      world.reports.some(
        (record) => textOf(record).includes(`"${orderId}"`) && textOf(record).includes(word),
      );
    await waitFor(() => ends('"EXPIRED"') || ends('"REJECTED"'), {
      within: lifeMs + PATIENCE_MS,
      what: `the end of ${orderId}`,
    });
    if (ends('"EXPIRED"')) return sent;
  }
}

it(
  'loses, doubles and changes nothing when it is killed again and again',
  { timeout: 5 * PATIENCE_MS },
  async () => {
    const sent: VenueOrderRecord[] = [];
    let simulator = simulate();
    await simulator.ready;
    const slice = Math.ceil(ORDERS / (KILLS + 1));
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const before = world.reports.length;
      const orders = Array.from({ length: slice }, (_, index) => kill * slice + index);
      const next = orders.flatMap((order) =>
        order % 2 === 0 ? instructionsOf(order) : powerInstructionsOf((order - 1) / 2),
      );
      sent.push(...next);
      const sending = world.instruct(next);
      if (kill < KILLS) {
        await eventually('the first reports of a slice', () => world.reports.length > before);
        simulator.child.kill('SIGKILL');
        await once(simulator.child, 'exit');
        simulator = simulate();
      }
      await sending;
    }
    const url = await simulator.ready;
    sent.push(...(await instructToExpire()));
    const steps = () => world.journal.filter((record) => textOf(record).includes('"STEP"'));
    await eventually('every instruction', () => steps().length >= sent.length);
    await waitFor(isUndated, { within: PATIENCE_MS, what: 'the end of what was dated' });
    const { exchange, reports: expected } = foldOfJournal();
    await eventually('every report', () => world.reports.length >= expected.length);
    expect(steps().length).toBe(sent.length);
    expect(world.reports.map(textOf).toSorted()).toEqual(expected.toSorted());
    expect(expected.filter((report) => report.includes('"TRADE"')).length).toBeGreaterThan(500);
    for (const word of ['"RESTATED"', '"EXPIRED"', '"HIBERNATED"', '"origVenueOrderId"']) {
      expect(
        expected.some((report) => report.includes(word)),
        word,
      ).toBe(true);
    }

    for (const [venue, { books }] of exchange) {
      for (const [symbol, book] of books) {
        const shown = await (await fetch(`${url}/v1/books/${venue}/${symbol}`)).json();
        const { bids, offers } = depthOf(book);
        expect(shown).toMatchObject({
          bids: bids.map((level) => ({ quantity: quantityOf(level, book) })),
          offers: offers.map((level) => ({ quantity: quantityOf(level, book) })),
        });
      }
    }
    const acquisitions = world.journal.filter((record) => textOf(record).includes('"ACQUIRED"'));
    expect(acquisitions.length).toBeGreaterThan(KILLS);
  },
);
