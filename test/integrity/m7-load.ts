import { randomUUID } from 'node:crypto';
import type { PrivateOrder } from '@ome/m7';
import { M7Client, OrderView, signIn } from '@ome/m7-client';
import { waitFor } from '@ome/testing';

export const CHANNEL = 'urn:ez-api:A:m7:private_orders:G:FR-RTE';
const ORDERS_PER_REPEAT = 50;
const REPEATED_AFTER_MS = 5_000;

/** An order as it is sent; `user` is no field of it. */
export interface M7Order {
  readonly user: string;
  readonly clientIdentifier: string;
  readonly state: string;
  readonly contractArea: object;
  readonly direction: string;
  readonly quantity: number;
  readonly price: number;
}

/** A user who enters orders, changes some of them, and sees to it that each of them gets in. */
export class M7Load {
  readonly view = new OrderView();
  /** Every name that was used: of an order that was refused as too late, another one is used. */
  readonly names: string[] = [];
  readonly #wishes: { order: M7Order; at: number }[] = [];
  readonly #changed = new Set<string>();
  snapshots = 0;
  /** Orders that the door did not take while decisions were late, so far. */
  notTaken = 0;

  private constructor(
    readonly user: string,
    private readonly client: M7Client,
  ) {}

  static async open(url: string, user: string): Promise<M7Load> {
    const token = () => signIn(url, user, `${user}-secret`);
    // A lost connection comes back by itself, and what was not processed is sent again.
    const client = await M7Client.connect({ url, token, onError: () => undefined });
    const load = new M7Load(user, client);
    client.follow(CHANNEL, {
      onSnapshot: (payload) => load.#begin(payload),
      onEvent: (payload) => load.view.apply(payload as readonly PrivateOrder[]),
    });
    await waitFor(() => load.snapshots > 0, { within: 30_000, what: 'the snapshot' });
    return load;
  }

  enter(orders: readonly M7Order[]): void {
    for (const order of orders) {
      this.#wishes.push({ order, at: Date.now() });
      this.names.push(order.clientIdentifier);
    }
    this.#send(orders);
  }

  /** Of the orders that are in the book, gives the one a new price, takes quantity off another, and cancels a third. */
  changeSome(): void {
    const resting = this.view
      .all()
      .map(({ order }) => order)
      .filter(({ state, price }) => state === 'Active' && price !== 50)
      .filter(({ clientIdentifier = '' }) => !this.#changed.has(clientIdentifier));
    const [repriced, reduced, canceled] = resting;
    const ask = (
      type: 'Modification' | 'Cancellation',
      order: PrivateOrder | undefined,
      change: object,
    ) => {
      if (order === undefined) return;
      const { clientIdentifier = '', identifier, revisionNumber } = order;
      this.#changed.add(clientIdentifier);
      const request = { clientIdentifier, identifier, revisionNumber, ...change };
      this.client.send(CHANNEL, type, [request]);
    };
    ask('Modification', repriced, { price: repriced?.direction === 'Buy' ? 21 : 79 });
    ask('Modification', reduced, { quantity: 0.5 });
    ask('Cancellation', canceled, {});
  }

  /**
   * What was lost with a connection, not processed or not taken is entered again under its own name, and what was taken
   * and refused as too late under a new one.
   */
  repeat(): void {
    const now = Date.now();
    const again: M7Order[] = [];
    for (const wish of this.#wishes) {
      const [told] = this.view.of(wish.order.clientIdentifier);
      if (told !== undefined && isTooLate(told.order)) {
        wish.order = { ...wish.order, clientIdentifier: randomUUID() };
        this.names.push(wish.order.clientIdentifier);
      } else if (wish.at > now - REPEATED_AFTER_MS) continue;
      else if (told !== undefined && !isNotTaken(told.order)) continue;
      else if (told !== undefined) this.notTaken += 1;
      wish.at = now;
      again.push(wish.order);
    }
    for (let sent = 0; sent < again.length; sent += ORDERS_PER_REPEAT) {
      this.#send(again.slice(sent, sent + ORDERS_PER_REPEAT));
    }
  }

  close(): void {
    this.client.close();
  }

  #send(orders: readonly M7Order[]): void {
    const shown = orders.map(({ user: _user, ...order }) => order);
    if (shown.length > 0) this.client.send(CHANNEL, 'Creation', shown);
  }

  #begin(payload: unknown): void {
    this.snapshots += 1;
    this.view.begin(payload as readonly PrivateOrder[]);
  }
}

function isTooLate(order: PrivateOrder): boolean {
  return isRefused(order, 'TOO_LATE') && !isNotTaken(order);
}

/** Refused by the door: the log knows nothing of it, and its name is as good as new. */
function isNotTaken(order: PrivateOrder): boolean {
  return isRefused(order, 'the request was not taken');
}

function isRefused({ state, errors = [] }: PrivateOrder, words: string): boolean {
  return state === 'Rejected' && errors.some(({ message }) => message.includes(words));
}
