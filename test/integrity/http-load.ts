const PAUSE_MS = 100;
const REQUEST_LIMIT_MS = 20_000;

/** What a client was told. */
export interface Told {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly success: boolean;
  readonly comment?: string;
}

/** Clients of the equities door that each send one order after the other, and repeat what was not answered 200. */
export class HttpLoad {
  readonly told: Told[] = [];
  /** Keys of orders that were answered 200, and what the answer was. */
  readonly answered = new Map<string, Told>();
  /** Connections that broke, or answers that did not come. */
  readonly failures: string[] = [];
  readonly #clients: Promise<void>[] = [];

  constructor(
    private readonly url: string,
    private readonly ordersPerClient: number,
    clients: number,
  ) {
    for (let client = 0; client < clients; client += 1) this.#clients.push(this.#send(client));
  }

  /** Resolves when every order was answered 200. */
  async finished(): Promise<void> {
    await Promise.all(this.#clients);
  }

  async #send(client: number): Promise<void> {
    for (let index = 0; index < this.ordersPerClient; index += 1) {
      const key = `key-${client}-${index}`;
      const order = orderOf(client, index);
      let told = await this.#ask(key, order);
      while (told?.status !== 200) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        told = await this.#ask(key, order);
      }
      this.answered.set(key, told);
    }
  }

  async #ask(key: string, order: object): Promise<Told | undefined> {
    try {
      const answer = await fetch(`${this.url}/order_endpoint`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      });
      const body = (await answer.json()) as Pick<Told, 'success' | 'comment'>;
      const retryAfter = answer.headers.get('retry-after');
      const told = { status: answer.status, retryAfter, ...body };
      this.told.push(told);
      return told;
    } catch (error) {
      this.failures.push(String(error));
      return undefined;
    }
  }
}

/** Every client is an account; buyers and sellers in turn meet at one price. */
function orderOf(client: number, index: number): object {
  return {
    type: 1,
    user_id: client,
    client,
    account: client,
    counter_party: 'spec',
    product_id: 'INFY',
    exchange_id: 'NSE',
    side: (client + index) % 2,
    price_instruction: 'LIMIT',
    ask_price: '1500.00',
    total_qty: 10 + (index % 5),
  };
}
