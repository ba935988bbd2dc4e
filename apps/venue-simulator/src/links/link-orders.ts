/** What an execution link was asked to do. */
export type LinkOperation = 'new_order' | 'update_order' | 'delete_order';

/** A request as it came, once, however often it was sent. */
export interface LinkOrder {
  readonly operation: LinkOperation;
  readonly orderId: string;
  /** RFC 3339 time of the first. */
  readonly receivedAt: string;
  readonly times: number;
  /** Of the first. */
  readonly body: Readonly<Record<string, unknown>>;
}

const MAXIMUM_ORDERS = 10_000;

/** The requests of an execution link, in the order of their first arrival; the oldest go when there are too many. */
export class LinkOrders {
  readonly #orders = new Map<string, LinkOrder>();

  constructor(private readonly maximum = MAXIMUM_ORDERS) {}

  /** Keeps a request; a repeat (same operation and order id) is counted and changes nothing else. */
  receive(order: Omit<LinkOrder, 'times'>): void {
    const key = `${order.operation}/${order.orderId}`;
    const known = this.#orders.get(key);
    if (known === undefined) this.#orders.set(key, { ...order, times: 1 });
    else this.#orders.set(key, { ...known, times: known.times + 1 });
    for (const oldest of this.#orders.keys()) {
      if (this.#orders.size <= this.maximum) return;
      this.#orders.delete(oldest);
    }
  }

  received(): readonly LinkOrder[] {
    return [...this.#orders.values()];
  }
}
