import { topicSpecifications, TOPICS } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  silentLog,
  topicAdministration,
} from '@ome/messaging';
import { startStack, waitFor, type Stack } from '@ome/testing';
import { LogReader, type ReadRecord } from './log-reader.js';
import { ServiceProcess } from './service-process.js';

export const ORDERS = 2_000;
const ACCOUNTS = 16;
const PARTITIONS = 8;
const ORDERS_PER_BURST = 20;
const BURST_EVERY_MS = 100;
const SETTLE_MS = 180_000;

/** What a run left behind, read by Kafka's own consumer and MongoDB's own driver. */
export interface KilledRun {
  readonly stack: Stack;
  readonly requestIds: readonly string[];
  readonly events: readonly ReadRecord[];
  readonly fills: readonly ReadRecord[];
  close(): Promise<void>;
}

/** 2,000 orders that trade with one another, while every service is killed once and a second writer takes over from the first. */
export async function runWithKills(): Promise<KilledRun> {
  const stack = await startStack({ report: () => undefined });
  const [broker = ''] = stack.kafkaBrokers;
  const environment = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    LOG_LEVEL: 'info',
  };
  const kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'test', log: silentLog });
  const administration = topicAdministration(kafka);
  await administration.ensureTopics(topicSpecifications(PARTITIONS));
  const events = await LogReader.follow(broker, TOPICS.orderEvents);
  const fills = await LogReader.follow(broker, TOPICS.fills);
  const system = new System(environment);
  await system.startAll();

  const producer = createSingleFlightProducer(kafka, { deadlineMs: 60_000 });
  const requestIds: string[] = [];
  let chaos = Promise.resolve();
  for (let sent = 0; sent < ORDERS; sent += ORDERS_PER_BURST) {
    const step = KILLS.get(sent);
    if (step !== undefined) {
      // What follows hits a system that works again, and under load.
      await chaos;
      chaos = step(system, events);
    }
    for (let index = sent; index < sent + ORDERS_PER_BURST; index += 1) {
      for (const request of requestsOf(index)) {
        requestIds.push(request.requestId);
        await producer.produce({
          topic: TOPICS.orderRequests,
          key: request.account,
          value: JSON.stringify(request),
        });
      }
    }
    // An arrival rate, not a wait for anything.
    await new Promise((resolve) => setTimeout(resolve, BURST_EVERY_MS));
  }
  await chaos;
  await waitFor(() => isSettled(events.records, requestIds), {
    within: SETTLE_MS,
    what: 'every order to have its outcome and the venue’s answer',
  });
  await producer.close();
  await kafka.close();
  return {
    stack,
    requestIds,
    events: events.records,
    fills: fills.records,
    close: async () => {
      await Promise.all([events.close(), fills.close(), system.killAll()]);
      await stack.stop();
    },
  };
}

type Step = (system: System, events: LogReader) => Promise<void>;

const KILLS: ReadonlyMap<number, Step> = new Map<number, Step>([
  [300, (system) => system.killAndRestart('writer')],
  [600, (system) => system.killAndRestart('projector')],
  [900, (system) => system.killAndRestart('order-entry')],
  [1_100, (system) => system.killAndRestart('fill-ingestion')],
  [1_300, (system) => system.killAndRestart('venue-simulator')],
  [1_500, (system, events) => system.startSecondWriter(events)],
  [1_700, (system) => system.stop('writer')],
]);

const PROCESSES: ReadonlyMap<string, readonly [string, Readonly<Record<string, string>>]> = new Map(
  [
    ['writer', ['order-lifecycle', { ROLES: 'writer' }]],
    ['second writer', ['order-lifecycle', { ROLES: 'writer' }]],
    ['projector', ['order-lifecycle', { ROLES: 'projector' }]],
    ['order-entry', ['order-entry', {}]],
    ['fill-ingestion', ['fill-ingestion', {}]],
    ['venue-simulator', ['venue-simulator', { SIMULATOR_LIQUIDITY: 'false' }]],
  ],
);

class System {
  private readonly running = new Map<string, ServiceProcess>();

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  async startAll(): Promise<void> {
    const first = [...PROCESSES.keys()].filter((name) => name !== 'second writer');
    await Promise.all(first.map((name) => this.start(name)));
  }

  async start(name: string): Promise<void> {
    const [app, own] = PROCESSES.get(name) ?? [name, {}];
    this.running.set(name, await ServiceProcess.start(app, { ...this.environment, ...own }));
  }

  /** Resolves when it has taken partitions over from the first one, which goes on with the rest. */
  async startSecondWriter(events: LogReader): Promise<void> {
    const before = acquisitionsIn(events);
    await this.start('second writer');
    const hasTakenOver = async () =>
      acquisitionsIn(events) > before &&
      (await this.partitionsOf('second writer')) > 0 &&
      (await this.partitionsOf('writer')) > 0;
    await waitFor(hasTakenOver, { within: SETTLE_MS, what: 'both writers to have partitions' });
  }

  /** How many it decides for now. */
  private async partitionsOf(name: string): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.running.get(name)?.port}/metrics`);
    const running = /^ome_writer_partition_state\{.*state="RUNNING".*\} 1$/gm;
    return (await answer.text()).match(running)?.length ?? 0;
  }

  async killAndRestart(name: string): Promise<void> {
    await this.running.get(name)?.kill();
    await this.start(name);
  }

  async stop(name: string): Promise<void> {
    await this.running.get(name)?.stop();
    this.running.delete(name);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.running.values()].map((service) => service.kill()));
  }
}

const acquisitionsIn = ({ records }: LogReader) =>
  records.filter(({ value }) => value['type'] === 'PARTITION_ACQUIRED').length;

/** Decided late because its writer was dead is still decided: nothing here is to be refused TOO_LATE. */
const FAR_OFF = '2100-01-01T00:00:00Z';

/** Every tenth order is replaced, and every tenth canceled, some hundred orders after it was sent. */
const CHANGED_AFTER = 96;

/** The request number `index`, and sometimes one that changes an order of before. */
function requestsOf(index: number): readonly (ReturnType<typeof orderOf> | ChangeRequest)[] {
  const changed = index - CHANGED_AFTER;
  if (changed < 0 || (changed % 10 !== 4 && changed % 10 !== 7)) return [orderOf(index)];
  return [orderOf(index), changeOf(changed)];
}

/** Sells and buys at one price in turn, so that nearly every order trades with another account's; some far off stay open. */
function orderOf(index: number) {
  return {
    type: 'NEW_ORDER',
    requestId: `r-${index}`,
    account: `acme-${index % ACCOUNTS}`,
    clientOrderId: `c-${index}`,
    submittedBy: `user-${index % 3}`,
    symbol: 'INFY',
    venue: 'NSE',
    side: index % 2 === 0 ? 'SELL' : 'BUY',
    orderType: 'LIMIT',
    price: index % 10 > 3 && index % 4 > 1 ? PRICE_FAR_OFF[index % 2] : '1500.00',
    quantity: String(10 + (index % 7)),
    deadline: FAR_OFF,
  } as const;
}

/** For sellers, for buyers. */
const PRICE_FAR_OFF = ['1600.05', '1400.05'] as const;

type ChangeRequest = ReturnType<typeof changeOf>;

function changeOf(index: number) {
  const common = {
    requestId: `change-${index}`,
    account: `acme-${index % ACCOUNTS}`,
    clientOrderId: `c-${index}-changed`,
    origClientOrderId: `c-${index}`,
  } as const;
  return index % 10 === 4
    ? ({ type: 'REPLACE_ORDER', ...common, quantity: '25', deadline: FAR_OFF } as const)
    : ({ type: 'CANCEL_ORDER', ...common } as const);
}

/** Every request has an outcome and no order waits for the venue. */
function isSettled(events: readonly ReadRecord[], requestIds: readonly string[]): boolean {
  const answered = new Set(events.map(({ value }) => value['requestId']));
  if (!requestIds.every((id) => answered.has(id))) return false;
  const last = new Map(events.map(({ value }) => [value['orderId'], String(value['ordStatus'])]));
  return ![...last.values()].some((status) => status.startsWith('PENDING'));
}
