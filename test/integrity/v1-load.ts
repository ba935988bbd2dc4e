const PAUSE_MS = 50;
const REQUEST_LIMIT_MS = 20_000;
const WAITED_FOR = 4;
/** Decided late because its door was dead is still decided: nothing here is to be refused TOO_LATE. */
const FAR_OFF = '2100-01-01T00:00:00Z';

/** An order as its client sends it, again and again until it is acknowledged. */
export interface SentOrder {
  readonly account: string;
  readonly clientOrderId: string;
  /** As the log says it. */
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the door acknowledged: durable (202) or decided (201). */
export interface Acknowledged extends SentOrder {
  readonly status: number;
  readonly orderId: string;
  readonly tries: number;
}

/** Clients of `POST /v1/orders` that each send one order after the other, and repeat it after whatever is no acknowledgement. */
export class V1Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Connections that broke, and answers that did not come: their outcomes are unknown. */
  readonly failures: string[] = [];
  /** Answers that refuse an order for good. */
  readonly refused: string[] = [];
  readonly #clients: readonly Promise<void>[];

  constructor(
    private readonly url: string,
    private readonly authorization: string,
    private readonly ordersPerClient: number,
    clients: number,
    /** Before an order is sent the first time, with what is acknowledged so far; repeats wait for nothing. */
    private readonly beforeOrder: (acknowledged: number) => Promise<void> | undefined,
  ) {
    this.#clients = Array.from({ length: clients }, (_, client) => this.#send(client));
  }

  /** Resolves when every order was acknowledged or refused. */
  async finished(): Promise<void> {
    await Promise.all(this.#clients);
  }

  async #send(client: number): Promise<void> {
    for (let index = 0; index < this.ordersPerClient; index += 1) {
      await this.beforeOrder(this.acknowledged.length);
      const order = orderOf(client, index);
      let tries = 1;
      while (!(await this.#ask(order, tries))) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        tries += 1;
      }
    }
  }

  /** Whether it is settled. */
  async #ask(order: SentOrder, tries: number): Promise<boolean> {
    const { account, clientOrderId, headers } = order;
    try {
      const answer = await fetch(`${this.url}/v1/orders`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: this.authorization,
          ...headers,
        },
        body: JSON.stringify({ ...TERMS, account, clientOrderId }),
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      });
      const text = await answer.text();
      if (answer.status >= 500) return false;
      if (answer.ok) {
        const { orderId } = JSON.parse(text) as { orderId: string };
        this.acknowledged.push({ ...order, status: answer.status, orderId, tries });
      } else {
        this.refused.push(`${clientOrderId}: ${text}`);
      }
      return true;
    } catch (error) {
      this.failures.push(String(error));
      return false;
    }
  }
}

const TERMS = {
  symbol: 'TEST',
  venue: 'XTST',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '10',
  price: '10.05',
  deadline: FAR_OFF,
};

/** Every client has an account; orders are known by a key and by their name in turn, and some are waited for. */
function orderOf(client: number, index: number): SentOrder {
  const clientOrderId = `door-${client}-${index}`;
  const key = `key-${client}-${index}`;
  const hasKey = index % 2 === 0;
  return {
    account: `acme-${client}`,
    clientOrderId,
    requestId: hasKey ? key : `new/${clientOrderId}`,
    headers: {
      ...(hasKey && { 'idempotency-key': key }),
      ...(index % WAITED_FOR < 2 && { prefer: 'wait=5' }),
    },
  };
}
