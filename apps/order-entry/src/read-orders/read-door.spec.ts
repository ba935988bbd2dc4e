import type { Caller } from '@ome/access';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { ProjectionStore } from '@ome/projections';
import { bearer, developmentUser, openStackTopics, stackAddresses, uniqueName } from '@ome/testing';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import { ORDER_ENTRY_CONFIG } from '../config.js';
import { orderEntryService } from '../service.js';
import { eventful, type WrittenOrders } from './written-orders.spec.js';

export const ALICE = developmentUser('alice');
export const BOB = developmentUser('bob');
export const CAROL = developmentUser('carol');
export const RITA = developmentUser('rita');
export const OTTO = developmentUser('otto');

/** One of a list; what is not named here is only compared. */
export interface Listed {
  readonly account?: string;
  readonly clientOrderId?: string;
  readonly kind?: string;
  readonly execId?: string;
  readonly quantity?: string;
  readonly live?: boolean;
  readonly type?: string;
  readonly version?: number;
}

export interface Body extends Listed {
  readonly orderId?: string;
  readonly ordStatus?: string;
  readonly cumQty?: string;
  readonly asOf?: unknown;
  readonly detail?: string;
  readonly reason?: string;
  readonly faults?: readonly string[];
  readonly accounts?: readonly string[];
  readonly nextCursor?: string;
  readonly atLeast?: string;
  readonly orders?: readonly Listed[];
  readonly events?: readonly Listed[];
  readonly fills?: readonly Listed[];
  readonly positions?: readonly Listed[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface Asked {
  readonly by?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes it a POST. */
  readonly body?: object;
}

/** order-entry over a database with an eventful order of acme-1, and one of acme-2 with others after it. */
export class ReadDoor {
  private constructor(
    readonly one: WrittenOrders,
    readonly two: WrittenOrders,
    readonly port: number,
    private readonly service: RunningService,
  ) {}

  static async open(more: number): Promise<ReadDoor> {
    const { kafkaBrokers, mongodbUri } = stackAddresses();
    const topics = await openStackTopics();
    const address = new URL(mongodbUri);
    address.pathname = `/${uniqueName('reads')}`;
    const store = new ProjectionStore(address.href);
    await store.connect();
    const one = eventful('acme-1', '09');
    const two = eventful('acme-2', '10');
    for (let n = 0; n < more; n += 1) {
      two.place(`o${n}`, { side: n % 2 === 0 ? 'BUY' : 'SELL', submittedBy: 'bob' });
    }
    await one.project(store, topics.producer);
    await two.project(store, topics.producer);
    await topics.close();
    await store.close();
    const environment = { KAFKA_BROKERS: kafkaBrokers.join(','), MONGODB_URI: address.href };
    const service = await startEntry(environment);
    await service.ready;
    return new ReadDoor(one, two, service.port, service);
  }

  async close(): Promise<void> {
    await this.service.close();
  }

  ask(path: string, asked: Asked = {}): Promise<Answer> {
    return ask(this.port, path, asked);
  }

  /** A new order of the caller's account, of this name. */
  place(clientOrderId: string, by: Caller): Promise<Answer> {
    const terms = { symbol: 'TEST', venue: 'XTST', side: 'BUY', orderType: 'LIMIT' };
    const body = { clientOrderId, ...terms, quantity: '1', price: '1.01' };
    return this.ask('orders', { by, body });
  }

  /** The body of a 200, which is what the reference says it is. */
  async read(path: string, schema: TSchema, asked?: Asked): Promise<Body> {
    const { status, body } = await this.ask(path, asked);
    expect([status, body]).toEqual([200, expect.anything()]);
    expect([...Compile(schema).Errors(body)]).toEqual([]);
    return body;
  }
}

export function startEntry(environment: Readonly<Record<string, string>>): Promise<RunningService> {
  const fixed = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' };
  const config = loadConfig(ORDER_ENTRY_CONFIG, { ...fixed, ...environment });
  const log = createLogger({ name: 'order-entry', level: 'silent' });
  return startService(orderEntryService(config), log);
}

/** By alice unless stated. */
export async function ask(
  port: number,
  path: string,
  { by = ALICE, headers, body }: Asked = {},
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
    headers: { ...(await bearer(by)), 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = (text === '' ? {} : JSON.parse(text)) as Body;
  return { status: response.status, headers: response.headers, body: answer };
}
