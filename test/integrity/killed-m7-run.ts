import { randomUUID } from 'node:crypto';
import { powerContract, topicSpecifications, TOPICS } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { startStack, waitFor, type Stack } from '@ome/testing';
import { foldLog } from './independent-fold.js';
import { LogReader, type ReadRecord } from './log-reader.js';
import { M7Load, type M7Order } from './m7-load.js';
import { expectedViews, viewDifferences } from './m7-views.js';
import { ServiceProcess } from './service-process.js';

export const ORDERS = 500;
const PARTITIONS = 8;
const ORDERS_PER_BATCH = 10;
const ORDERS_IN_OUTAGE = 40;
const BATCH_EVERY_MS = 120;
const SETTLE_MS = 120_000;

type Name = 'order-lifecycle' | 'order-entry' | 'fill-ingestion' | 'venue-simulator';

/** Who is killed once so many orders were sent. */
const KILLS: ReadonlyMap<number, Name> = new Map<number, Name>([
  [120, 'order-lifecycle'],
  [240, 'venue-simulator'],
  [360, 'order-entry'],
]);

/** What a run left behind; the log is read by Kafka's own consumer. */
export interface KilledM7Run {
  readonly stack: Stack;
  readonly symbol: string;
  readonly simulatorUrl: string;
  readonly events: readonly ReadRecord[];
  readonly fills: readonly ReadRecord[];
  readonly loads: readonly M7Load[];
  close(): Promise<void>;
}

/** 500 orders of two companies over sockets that trade with one another, while three services are killed. */
export async function runM7WithKills(): Promise<KilledM7Run> {
  const stack = await startStack({ report: () => undefined });
  const [broker = ''] = stack.kafkaBrokers;
  const kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'test', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  await kafka.close();
  const events = await LogReader.follow(broker, TOPICS.orderEvents);
  const fills = await LogReader.follow(broker, TOPICS.fills);
  const services = await Services.start({
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    LOG_LEVEL: 'info',
    SIMULATOR_LIQUIDITY: 'false',
  });
  const url = services.urlOf('order-entry');
  const loads = await Promise.all(['alice', 'carol'].map((user) => M7Load.open(url, user)));
  const orders = ordersOf(contract());
  await sendWithKills(loads, orders, services);
  await settled(loads, events);
  return {
    stack,
    symbol: contract().symbol,
    simulatorUrl: services.urlOf('venue-simulator'),
    events: events.records,
    fills: fills.records,
    loads,
    close: async () => {
      for (const load of loads) load.close();
      await Promise.all([events.close(), fills.close(), services.killAll()]);
      await stack.stop();
    },
  };
}

async function sendWithKills(
  loads: readonly M7Load[],
  orders: readonly M7Order[],
  services: Services,
): Promise<void> {
  let restarted = Promise.resolve();
  for (let sent = 0; sent < orders.length; sent += ORDERS_PER_BATCH) {
    // The last ones went out while nobody was there.
    if (KILLS.has(sent - ORDERS_IN_OUTAGE)) await restarted;
    const killed = KILLS.get(sent);
    if (killed !== undefined) restarted = services.killAndRestart(killed);
    const batch = orders.slice(sent, sent + ORDERS_PER_BATCH);
    for (const load of loads) {
      load.enter(batch.filter(({ user }) => user === load.user));
      load.changeSome();
      load.repeat();
    }
    // An arrival rate, not a wait for anything.
    await new Promise((resolve) => setTimeout(resolve, BATCH_EVERY_MS));
  }
}

/** Every order is in, none waits for the venue, and each view is what the log says. */
async function settled(loads: readonly M7Load[], events: LogReader): Promise<void> {
  let known = 0;
  const isSettled = () => {
    for (const load of loads) load.repeat();
    // A fold costs more than a look: only of a log that is quiet.
    const before = known;
    known = events.records.length;
    if (known !== before) return false;
    const expected = expectedViews(foldLog(events.records));
    const pending = [...expected.values()].some(({ state }) => state.startsWith('P'));
    if (expected.size < ORDERS || pending) return false;
    return loads.every((load) => viewDifferences(load, expected).length === 0);
  };
  // What still differs then is what the spec tells.
  await waitFor(isSettled, { within: SETTLE_MS, what: 'the views to be what the log says' }).catch(
    () => undefined,
  );
}

class Services {
  readonly #running = new Map<Name, ServiceProcess>();
  private constructor(private readonly environment: Readonly<Record<string, string>>) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<Services> {
    const services = new Services(environment);
    const names = ['order-lifecycle', 'order-entry', 'fill-ingestion', 'venue-simulator'] as const;
    await Promise.all(names.map((name) => services.#start(name)));
    return services;
  }

  urlOf(name: Name): string {
    return `http://127.0.0.1:${this.#running.get(name)?.port}`;
  }

  /** Comes back at its address. */
  async killAndRestart(name: Name): Promise<void> {
    const service = this.#running.get(name);
    await service?.kill();
    await this.#start(name, service?.port);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running.values()].map((service) => service.kill()));
  }

  async #start(name: Name, port = 0): Promise<void> {
    const environment = { ...this.environment, PORT: String(port) };
    this.#running.set(name, await ServiceProcess.start(name, environment));
  }
}

const AREA = 'FR-RTE';
const HOUR_MS = 60 * 60_000;
const HOURS_AHEAD = 5;

/** An hour that begins some hours from now. */
function contract() {
  const start = (Math.floor(Date.now() / HOUR_MS) + HOURS_AHEAD) * HOUR_MS;
  const symbol = `${AREA}-${(start / 60_000) * 10 + 1}`;
  if (powerContract(symbol) === undefined) throw new Error(`${symbol} is no contract`);
  return { symbol, contractArea: { deliveryArea: AREA, identifier: symbol } };
}

/** Alice buys and Carol sells, mostly at one price; a third rests far off. */
function ordersOf({ contractArea }: ReturnType<typeof contract>): readonly M7Order[] {
  return Array.from({ length: ORDERS }, (_, index) => {
    const buys = index % 2 === 0;
    const farOff = index % 6 > 3;
    return {
      user: buys ? 'alice' : 'carol',
      clientIdentifier: randomUUID(),
      state: 'Active',
      contractArea,
      direction: buys ? 'Buy' : 'Sell',
      quantity: 1 + (index % 7) / 10,
      price: farOff ? (buys ? 20 : 80) : 50,
    };
  });
}
