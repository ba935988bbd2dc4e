import type { BatchType, PrivateOrder } from '@ome/m7';
import { M7Client, signIn } from '@ome/m7-client';

const EVENT_LIMIT_MS = 15_000;

/** An order as an event showed it, with the event's correlation. */
export type Heard = PrivateOrder & { readonly correlation?: string };

/** A user on one private orders channel. */
export class M7Trader {
  readonly #heard: Heard[] = [];

  readonly #client: M7Client;
  readonly #channel: string;

  private constructor(client: M7Client, channel: string) {
    this.#client = client;
    this.#channel = channel;
  }

  static async open(url: string, user: string, channel: string): Promise<M7Trader> {
    const token = () => signIn(url, user, `${user}-secret`);
    const client = await M7Client.connect({ url, token });
    const trader = new M7Trader(client, channel);
    const snapshot = new Promise<void>((resolve) => {
      client.follow(channel, {
        onSnapshot: () => resolve(),
        onEvent: (payload, correlation) => trader.#take(payload as PrivateOrder[], correlation),
      });
    });
    await snapshot;
    return trader;
  }

  /** @returns the correlation */
  send(type: BatchType, order: object): string {
    return this.#client.send(this.#channel, type, [order]);
  }

  of(clientIdentifier: string): readonly Heard[] {
    return this.#heard.filter((order) => order.clientIdentifier === clientIdentifier);
  }

  /** Waits for so many events of an order, but not for ever. */
  async hears(clientIdentifier: string, count: number): Promise<readonly Heard[]> {
    const until = Date.now() + EVENT_LIMIT_MS;
    while (this.of(clientIdentifier).length < count && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.of(clientIdentifier);
  }

  close(): void {
    this.#client.close();
  }

  #take(orders: readonly PrivateOrder[], correlation: string | undefined): void {
    for (const order of orders) {
      this.#heard.push(correlation === undefined ? order : { ...order, correlation });
    }
  }
}
