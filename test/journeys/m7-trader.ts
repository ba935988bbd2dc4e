import { randomUUID } from 'node:crypto';
import { waitFor } from '@ome/testing';
import { RawClient } from '../../apps/order-entry/src/m7-socket/raw-client.spec.js';

const PATIENCE_MS = 30_000;
export const AREA = 'FR-RTE';
export const CHANNEL = `urn:ez-api:A:m7:private_orders:G:${AREA}`;

/** A private order as an event showed it, with the event's correlation. */
export interface Seen {
  readonly identifier?: number;
  readonly clientIdentifier?: string;
  readonly revisionNumber?: number;
  readonly state: string;
  readonly action: string;
  readonly quantity?: number;
  readonly price?: number;
  readonly errors?: readonly { readonly code: string; readonly message: string }[];
  readonly correlation?: string;
  readonly [field: string]: unknown;
}

const time = (at: number) => new Date(at).toISOString().replace(':00.000Z', 'Z');

/** The hour of delivery that begins so many hours from now. */
export function period(hoursAhead = 3): { deliveryStart: string; deliveryEnd: string } {
  const hour = 60 * 60_000;
  const start = (Math.floor(Date.now() / hour) + hoursAhead) * hour;
  return { deliveryStart: time(start), deliveryEnd: time(start + hour) };
}

interface Creation {
  readonly clientIdentifier: string;
  readonly [field: string]: unknown;
}

/** What a creation needs, and no more. */
export function creation(change: object = {}): Creation {
  return {
    clientIdentifier: randomUUID(),
    state: 'Active',
    contractArea: { deliveryArea: AREA, ...period() },
    quantity: 10,
    price: 50,
    direction: 'Buy',
    ...change,
  };
}

/** A user on one private orders channel, over a real socket. */
export class Trader {
  private constructor(
    readonly client: RawClient,
    readonly channel: string,
  ) {}

  static async open(port: number, token: string, channel = CHANNEL): Promise<Trader> {
    const client = await RawClient.open(port, token);
    await client.subscribe(channel);
    return new Trader(client, channel);
  }

  /** Sends a batch; @returns its correlation. */
  send(type: string, orders: readonly object[], channel = this.channel): string {
    const correlation = randomUUID();
    const data = JSON.stringify({ type, orders });
    this.client.say({ type: 'request', channel, correlation, data });
    return correlation;
  }

  /** Every event of an order, in the order of their sequences. */
  seen(clientIdentifier: string): readonly Seen[] {
    return this.client
      .of('event')
      .flatMap(({ payload, correlation }) =>
        payload
          .filter((order: Seen) => order.clientIdentifier === clientIdentifier)
          .map((order: Seen) => (correlation === undefined ? order : { ...order, correlation })),
      );
  }

  /** Waits for so many events of an order. */
  async until(clientIdentifier: string, count: number): Promise<readonly Seen[]> {
    await waitFor(() => this.seen(clientIdentifier).length >= count, {
      within: PATIENCE_MS,
      what: `${count} events of ${clientIdentifier}`,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(this.seen(clientIdentifier))}`);
    });
    return this.seen(clientIdentifier);
  }

  /** What came of a request on an order, by its correlation: the first event, and the one behind it. */
  async answered(batch: string, request: object): Promise<readonly Seen[]> {
    const correlation = this.send(batch, [request]);
    await this.client.until('the first event', (told) => told.correlation === correlation);
    const events = () => {
      const all = this.client.of('event');
      const first = all.findIndex((told) => told.correlation === correlation);
      const orders = all.slice(first).flatMap(({ payload }) => payload as readonly Seen[]);
      const cid = orders[0]?.clientIdentifier;
      return orders.filter(({ clientIdentifier }) => clientIdentifier === cid).slice(0, 2);
    };
    await waitFor(() => events().length === 2, { within: PATIENCE_MS, what: 'the second event' });
    return events();
  }

  end(): void {
    this.client.end();
  }
}
