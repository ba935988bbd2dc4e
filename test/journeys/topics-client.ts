import { orderIdFor, TOPICS, type ExecutionReport } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { bearer, uniqueName, waitFor } from '@ome/testing';
import type { EquitiesSystem } from './equities-system.js';

export const ACCOUNT = 'acme-1';
/** Two turns of putting a parked report back, and what they take on a busy machine. */
const WITHIN_MS = 30_000;

/** What the journeys look at of an order that order-entry shows. */
export interface Order {
  readonly orderId: string;
  readonly ordStatus: string;
  readonly cumQty: string;
  readonly avgPx: string;
  readonly clientOrderId: string;
  readonly asOf: { readonly partition: number; readonly offset: number };
}

/** A client that asks over topics, and looks at its orders over HTTP. */
export class TopicsClient {
  constructor(private readonly system: EquitiesSystem) {}

  /** A record under the client's account. */
  async send(topic: string, value: object): Promise<void> {
    await this.system.producer.produce({ topic, key: ACCOUNT, value: JSON.stringify(value) });
  }

  request(body: object): Promise<void> {
    return this.send(TOPICS.orderRequests, { account: ACCOUNT, ...body });
  }

  newOrder(name: string, change: object = {}): Promise<void> {
    return this.request({
      type: 'NEW_ORDER',
      clientOrderId: name,
      symbol: 'INFY',
      venue: 'NSE',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '100',
      price: '1500.05',
      ...change,
    });
  }

  async order(name: string, query = ''): Promise<Order | undefined> {
    const { port } = this.system.entry;
    const response = await fetch(`http://127.0.0.1:${port}/v1/orders/${name}${query}`, {
      headers: await bearer('otto'),
    });
    return response.ok ? ((await response.json()) as Order) : undefined;
  }

  /** The order once the condition holds for it. */
  until(name: string, what: string, condition: (order: Order) => boolean): Promise<Order> {
    const found = async () => {
      const order = await this.order(name);
      return order !== undefined && condition(order) ? order : undefined;
    };
    return waitFor(found, { within: WITHIN_MS, what: `${name} ${what}` });
  }
}

/** What the venue reports of an order: a trade, unless told otherwise. */
export const reportOf = (name: string, report: Partial<ExecutionReport>): ExecutionReport => ({
  venue: 'NSE',
  execId: uniqueName('exec'),
  execType: 'TRADE',
  orderId: orderIdFor(account(ACCOUNT), clientOrderId(name)),
  transactTime: new Date().toISOString(),
  ...report,
});
