import type { PrivateOrder } from '@ome/m7';
import { M7Client, OrderView, signIn } from '@ome/m7-client';
import { bearer, waitFor } from '@ome/testing';
import { startM7Services, type M7Services } from './m7-services.js';
import { AREA, CHANNEL, creation, period } from './m7-trader.js';

const PATIENCE_MS = 30_000;

/** An order as an event showed it, with the event's correlation. */
export type Heard = PrivateOrder & { readonly correlation?: string };

/** The running system with the simulator's power venue, on servers of their own. */
export class M7Exchange {
  readonly #followers: Follower[] = [];
  readonly #others: { close(): Promise<void> }[] = [];
  #hoursAhead = 2;

  private constructor(
    private readonly services: M7Services,
    private readonly simulator: Awaited<ReturnType<M7Services['startSimulator']>>,
  ) {}

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<M7Exchange> {
    const services = await startM7Services(settings);
    const simulator = await services.startSimulator();
    await Promise.all([services.ready(), simulator.ready]);
    return new M7Exchange(services, simulator);
  }

  get url(): string {
    return `http://127.0.0.1:${this.services.entry.port}`;
  }

  get entry(): M7Services['entry'] {
    return this.services.entry;
  }

  async startNotifications(): ReturnType<M7Services['startNotifications']> {
    const notifications = await this.services.startNotifications();
    this.#others.push(notifications);
    await notifications.ready;
    return notifications;
  }

  get kafka(): M7Services['kafka'] {
    return this.services.kafka;
  }

  get mongodbUri(): string {
    return this.services.mongodbUri;
  }

  /** Another order-entry on the same servers. */
  startEntry(): ReturnType<M7Services['startEntry']> {
    return this.services.startEntry();
  }

  /** A development user who signed in and follows the private orders of the area. */
  async follower(user: string, url = this.url): Promise<Follower> {
    const follower = await Follower.open(url, user);
    this.#followers.push(follower);
    return follower;
  }

  /** Orders of an hour that no other story trades in. */
  contract(): (change?: object) => ReturnType<typeof creation> {
    this.#hoursAhead += 1;
    const contractArea = { deliveryArea: 'FR-RTE', ...period(this.#hoursAhead) };
    return (change = {}) => creation({ contractArea, ...change });
  }

  /** All orders that a user's subscription would begin with, over REST. */
  async privateOrders(
    user: string,
    port = this.services.entry.port,
  ): Promise<readonly PrivateOrder[]> {
    const url = `http://127.0.0.1:${port}`;
    const authorization = `bearer ${await signIn(url, user, `${user}-secret`)}`;
    const answer = await fetch(`${url}/api/A/m7/private_orders/G/${AREA}`, {
      headers: { authorization },
    });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    const orders = (await answer.json()) as readonly PrivateOrder[];
    return orders.toSorted((left, right) => Number(left.identifier) - Number(right.identifier));
  }

  /** What a market operator does to an order. */
  async intervene(order: number | string | undefined, act: object): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.simulator.port}/v1/interventions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await bearer('otto')) },
      body: JSON.stringify({ venue: 'M7', venueOrderId: String(order), ...act }),
    });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  }

  async close(): Promise<void> {
    for (const follower of this.#followers) follower.client.close();
    await Promise.all(this.#others.map((other) => other.close()));
    await this.simulator.close();
    await this.services.close();
  }
}

/** A user at the socket by our own client: what he heard since he came, and his view of the orders. */
export class Follower {
  readonly heard: Heard[] = [];
  readonly view = new OrderView();
  readonly errors: unknown[] = [];
  #snapshots = 0;

  private constructor(readonly client: M7Client) {}

  static async open(url: string, user: string): Promise<Follower> {
    const token = () => signIn(url, user, `${user}-secret`);
    const errors: unknown[] = [];
    const client = await M7Client.connect({ url, token, onError: (error) => errors.push(error) });
    const follower = new Follower(client);
    client.follow(CHANNEL, {
      onSnapshot: (payload) => follower.#begin(payload),
      onEvent: (payload, correlation) => follower.#apply(payload, correlation),
    });
    await waitFor(() => follower.#snapshots > 0, { within: PATIENCE_MS, what: 'the snapshot' });
    return follower;
  }

  /** @returns the correlation of the batch */
  send(type: Parameters<M7Client['send']>[1], ...orders: readonly object[]): string {
    return this.client.send(CHANNEL, type, orders);
  }

  /** Everything heard of an order. */
  of(clientIdentifier: string): readonly Heard[] {
    return this.heard.filter((order) => order.clientIdentifier === clientIdentifier);
  }

  /** Waits for so many events of an order. */
  async until(clientIdentifier: string, count: number): Promise<readonly Heard[]> {
    const reached = () => this.of(clientIdentifier).length >= count;
    await waitFor(reached, { within: PATIENCE_MS, what: `${count} events` }).catch((error) => {
      throw new Error(`${String(error)}: ${rowsOf(this.of(clientIdentifier)).join('; ')}`);
    });
    return this.of(clientIdentifier);
  }

  #begin(payload: unknown): void {
    this.#snapshots += 1;
    this.view.begin(payload as readonly PrivateOrder[]);
  }

  #apply(payload: unknown, correlation: string | undefined): void {
    const orders = payload as readonly PrivateOrder[];
    this.view.apply(orders);
    this.heard.push(
      ...orders.map((order) => (correlation === undefined ? order : { ...order, correlation })),
    );
  }
}

/** An order and what its owner asks for, always at the identifier and revision that he heard last. */
export class Story {
  readonly #correlations: string[] = [];

  private constructor(
    private readonly owner: Follower,
    readonly cid: string,
  ) {}

  static async begin(owner: Follower, order: ReturnType<typeof creation>): Promise<Story> {
    const story = new Story(owner, order.clientIdentifier);
    story.#correlations.push(owner.send('Creation', order));
    await story.until(2);
    return story;
  }

  /** Asks, and waits for so many events more. */
  async ask(type: Parameters<M7Client['send']>[1], change: object, count = 2): Promise<void> {
    const heard = this.owner.of(this.cid).length;
    const { identifier, revisionNumber } = this.current ?? {};
    const request = { clientIdentifier: this.cid, identifier, revisionNumber, ...change };
    this.#correlations.push(this.owner.send(type, request));
    await this.until(heard + count);
  }

  until(count: number): Promise<readonly Heard[]> {
    return this.owner.until(this.cid, count);
  }

  /** The order under the identifier that it has now. */
  get current(): Heard | undefined {
    return this.owner.view
      .of(this.cid)
      .map(({ order }) => order)
      .toSorted((left, right) => Number(left.identifier) - Number(right.identifier))
      .at(-1);
  }

  /** The events so far, one line each; each acknowledgement must have repeated its request's correlation. */
  rows(): readonly string[] {
    const heard = this.owner.of(this.cid);
    const correlated = heard.flatMap(({ correlation }) => correlation ?? []);
    if (correlated.join() !== this.#correlations.join()) {
      throw new Error(`correlations ${correlated.join()}, asked ${this.#correlations.join()}`);
    }
    return rowsOf(heard);
  }
}

/**
 * `<identifier> <revision> <state> <action> <open quantity>@<price>`, `*` before what has a correlation. Identifiers are
 * A, B ... in the order in which they came.
 */
export function rowsOf(heard: readonly Heard[]): readonly string[] {
  const names: unknown[] = [];
  return heard.map(({ identifier, revisionNumber, correlation, ...order }) => {
    if (identifier !== undefined && !names.includes(identifier)) names.push(identifier);
    const name =
      identifier === undefined ? '-' : String.fromCodePoint(65 + names.indexOf(identifier));
    const mark = correlation === undefined ? '' : '*';
    const terms = `${order.quantity}@${order.price}`;
    return `${mark}${name} ${revisionNumber ?? '-'} ${order.state} ${order.action} ${terms}`;
  });
}
