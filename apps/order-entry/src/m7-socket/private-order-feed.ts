import {
  longestListedMs,
  POWER_VENUE,
  TOPICS,
  type OrderEventRecord,
  type PowerProducts,
} from '@ome/contracts';
import {
  createTailReader,
  type KafkaConnection,
  type ReceivedRecord,
  type TailReader,
} from '@ome/messaging';
import { readLogRecord } from '@ome/outcomes';
import {
  endProcess,
  retryUntilAvailable,
  type HealthRegistry,
  type Logger,
  type Metrics,
} from '@ome/platform';
import { storiesOfVenue, type OrderQueries, type ProjectionStore } from '@ome/projections';
import type { UserStore } from '@ome/users';
import type { Companies } from '../companies.js';
import type { AskedRequests } from './asked-requests.js';
import type { KnownOrders } from './known-orders.js';
import { isOver, type PrivateOrders } from './private-orders.js';
import { WaitingRecords } from './waiting-records.js';

/** Orders that ended longer ago than this before the longest listing are not looked for: their deliveries are over. */
const LOADED_BESIDE_MS = 24 * 60 * 60_000;
/** While the orders are loaded, the log's reader waits when so much of it does. */
const MAXIMUM_WAITING = 100_000;
/** Between two looks at a log that is busy with other venues' orders too. */
const REST_MS = 5;
const TIDIED_MS = 5 * 60_000;
/** A new user of a company is known so much later. */
const COMPANIES_READ_MS = 10_000;
const VENUE_MARK = `"venue":"${POWER_VENUE}"`;
const ORDER_ID = /"orderId":"([^"]+)"/;
const INPUT_ID = /"inputId":"([^"]+)"/;

interface PrivateOrderFeedOptions {
  readonly kafka: KafkaConnection;
  readonly partitions: number;
  readonly queries: Pick<OrderQueries, 'checkpoints'>;
  readonly store: ProjectionStore;
  readonly orders: KnownOrders;
  readonly asked: AskedRequests;
  readonly companies: Companies;
  readonly users: Pick<UserStore, 'affiliations'>;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
  readonly log: Logger;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
}

/**
 * Keeps the M7 orders in memory: folds their stories as the projection has them, and the log from where it ends. Which
 * of the two has an event first does not matter: an order takes each version once.
 */
export class PrivateOrderFeed {
  readonly #loaded = Promise.withResolvers<void>();
  #isLoaded = false;
  #tail: TailReader | undefined;
  #tidying: NodeJS.Timeout | undefined;
  #companiesRead: NodeJS.Timeout | undefined;
  #waiting = new WaitingRecords(MAXIMUM_WAITING);
  readonly #broken;

  constructor(private readonly options: PrivateOrderFeedOptions) {
    this.#broken = options.metrics.counter({
      name: 'm7_orders_left_out_total',
      help: 'M7 orders that nobody sees here, since their events are missing or unreadable',
    });
    options.health.register({
      name: 'm7-orders',
      kind: 'ready',
      check: () =>
        this.#isLoaded ? { ok: true } : { ok: false, reason: 'the M7 orders are not loaded yet' },
    });
  }

  get loaded(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Does not wait for the database: other doors go on without it. */
  start(channels: PrivateOrders, signal: AbortSignal): void {
    const { log, store } = this.options;
    retryUntilAvailable({
      what: 'MongoDB (M7 orders)',
      address: store.uri,
      attempt: () => this.#load(channels),
      log,
      signal,
    }).catch(() => undefined);
    this.#tidying = setInterval(() => channels.forgetOld(new Date()), TIDIED_MS);
    this.#companiesRead = setInterval(() => {
      // While the database is away, they stay as they were.
      this.#readCompanies().catch(() => undefined);
    }, COMPANIES_READ_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#tidying);
    clearInterval(this.#companiesRead);
    this.#waiting.release();
    await this.#tail?.close();
  }

  async #readCompanies(): Promise<void> {
    const { companies, users } = this.options;
    companies.replace(await users.affiliations());
  }

  async #load(channels: PrivateOrders): Promise<void> {
    const { queries, store, products, partitions, kafka } = this.options;
    await this.#readCompanies();
    const checkpoints = await queries.checkpoints();
    const next = (partition: number) => BigInt(checkpoints.get(partition)?.offset ?? -1) + 1n;
    const from = Array.from({ length: partitions }, (_, p): [number, bigint] => [p, next(p)]);
    this.#waiting.release();
    await this.#tail?.close();
    this.#waiting = new WaitingRecords(MAXIMUM_WAITING);
    this.#tail = createTailReader(kafka, {
      topic: TOPICS.orderEvents,
      from: new Map(from),
      onRecords: (records) => this.#take(channels, records),
      restMs: () => REST_MS,
      onFailure: endProcess,
    });
    await this.#tail.ready();
    const now = new Date();
    const wanted = {
      venue: POWER_VENUE,
      since: new Date(now.getTime() - longestListedMs(products) - LOADED_BESIDE_MS),
      isKept: (symbol: string) => !isOver(symbol, now),
      onBroken: (orderId: string, fault: string) => this.#leaveOut(orderId, fault),
    };
    for await (const page of storiesOfVenue(store, wanted)) {
      for (const record of page) this.#takeLoaded(record);
    }
    this.#isLoaded = true;
    for (const record of this.#waiting.release()) channels.take(record);
    this.#loaded.resolve();
  }

  #takeLoaded(record: OrderEventRecord): void {
    try {
      this.options.orders.take(record);
    } catch (error) {
      this.#leaveOut('orderId' in record ? record.orderId : '', String(error));
    }
  }

  /** One order that cannot be read is no reason to show none; what comes of it later has no beginning, and is none. */
  #leaveOut(orderId: string, fault: string): void {
    const { orders, log } = this.options;
    orders.drop(orderId);
    this.#broken.inc();
    log.error({ event: 'm7-order-left-out', orderId, fault }, 'an M7 order cannot be shown');
  }

  #take(channels: PrivateOrders, records: readonly ReceivedRecord[]): Promise<void> | undefined {
    for (const { value } of records) {
      const record = value === null ? undefined : this.#recordOf(value.toString());
      if (record === undefined) continue;
      if (this.#isLoaded) channels.take(record);
      else this.#waiting.add(record);
    }
    return this.#isLoaded ? undefined : this.#waiting.room();
  }

  /** Only what may be of an M7 order is parsed. What the writer did not write is told by the tail of the doors. */
  #recordOf(text: string): OrderEventRecord | undefined {
    const { orders, asked } = this.options;
    const mayBe =
      !this.#isLoaded ||
      text.includes(VENUE_MARK) ||
      orders.has(ORDER_ID.exec(text)?.[1] ?? '') ||
      asked.has(INPUT_ID.exec(text)?.[1] ?? '');
    return mayBe ? readLogRecord(text) : undefined;
  }
}
