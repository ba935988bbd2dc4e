import type { PrivateOrderFeed } from './private-order-feed.js';
import type { PrivateOrders } from './private-orders.js';

/** What of the M7 dialect runs beside the sockets. */
export class M7Sockets {
  constructor(
    private readonly feed: PrivateOrderFeed,
    private readonly orders: PrivateOrders,
  ) {}

  /** When Kafka is connected. */
  start(signal: AbortSignal): void {
    this.feed.start(this.orders, signal);
  }
}
