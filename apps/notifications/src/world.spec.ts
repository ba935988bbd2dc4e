import { TOPICS } from '@ome/contracts';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  bearer,
  emptyDatabase,
  openStackTopics,
  stackAddresses,
  uniqueName,
  type StackTopics,
} from '@ome/testing';
import { NOTIFICATIONS_CONFIG } from './config.js';
import { fillBooked } from './fill.spec.js';
import { notificationsService } from './service.js';

export const PARTITIONS = 8;

type Environment = Readonly<Record<string, string>>;

/** A running service with a database of its own, and what happens to orders. */
export class World {
  private constructor(
    readonly topics: StackTopics,
    private readonly environment: Environment,
    private service: RunningService,
  ) {}

  static async open(settings: Environment = {}): Promise<World> {
    const topics = await openStackTopics();
    const environment = {
      KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
      MONGODB_URI: emptyDatabase('notifications'),
      ...settings,
    };
    return new World(topics, environment, await start(environment));
  }

  get port(): number {
    return this.service.port;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async stop(): Promise<void> {
    await this.service.close();
  }

  async startAgain(): Promise<void> {
    this.service = await start(this.environment);
  }

  /** The value of a metric without labels of its own. */
  async metric(name: string): Promise<number> {
    const text = await (await request(this.url('/metrics'))).text();
    const line = text
      .split('\n')
      .find((found) => [' ', '{'].includes(found[name.length] ?? '') && found.startsWith(name));
    return Number(line?.split(' ').at(-1));
  }

  /** An event as order-lifecycle writes it; partition 0 and 1 by turns. */
  async happen(orderId: string, version: number, user = 'nobody', text?: string): Promise<void> {
    await this.topics.producer.produce({
      topic: TOPICS.orderEvents,
      partition: version % 2,
      key: 'acme-1',
      value: JSON.stringify(eventOf(orderId, version, user, text)),
    });
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.topics.close();
  }
}

async function start(environment: Environment): Promise<RunningService> {
  const config = loadConfig(NOTIFICATIONS_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    STREAM_HEARTBEAT_MS: '100',
    CORS_ORIGINS: 'https://desk.example.com',
    GROUP_ID: uniqueName('notifications'),
    ...environment,
  });
  const log = createLogger({ name: 'notifications', level: 'silent' });
  const started = await startService(notificationsService(config), log);
  await started.ready;
  return started;
}

/** Who may act for every user. */
export const OPERATOR = await bearer('otto');

/** Without keep-alive: the client's spare connections would hold up a stop of the service. */
export const request = (
  address: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
) => fetch(address, { ...init, headers: { connection: 'close', ...OPERATOR, ...init.headers } });

function eventOf(orderId: string, version: number, user: string, text?: string): object {
  const booked = {
    ...fillBooked(orderId, version),
    ...(text !== undefined && { text }),
    ordStatus: version === 1 ? 'PENDING_NEW' : 'PARTIALLY_FILLED',
    cumQty: String(version - 1),
    leavesQty: String(Math.max(0, 11 - version)),
  };
  return version === 1
    ? {
        ...booked,
        type: 'ORDER_PLACED',
        execId: undefined,
        requestId: 'r-1',
        data: {
          bodyHash: 'h',
          clientOrderId: 'c-1',
          instrument: INSTRUMENT,
          side: 'BUY',
          terms: { quantity: '10', timeInForce: 'DAY', orderType: 'LIMIT', price: '100' },
          submittedBy: user,
        },
      }
    : booked;
}

const INSTRUMENT = {
  symbol: 'TEST',
  venue: 'XTST',
  priceScale: 2,
  quantityScale: 0,
  version: 1,
  tick: '0.01',
  lot: '1',
  minimumQuantity: '1',
  maximumQuantity: '1000',
};
