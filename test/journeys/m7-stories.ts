import { expect } from 'vitest';
import { obliging, startM7System, type M7System } from './m7-system.js';
import { creation, Trader, type Seen } from './m7-trader.js';

/** What the tables say of an event. */
export type Row = readonly [
  identifier: 'none' | 'request' | 'new',
  revision: number | undefined,
  state: string,
  action: string,
];

export interface Story {
  /** Of the request, and of its first event alone. */
  readonly correlation: string;
  readonly identifier: number | undefined;
  readonly events: readonly Seen[];
}

export interface Created {
  readonly cid: string;
  readonly seen: readonly Seen[];
  readonly identifier: number;
  readonly orderId: string;
}

/** Alice at the socket, a venue that a spec plays, and the count of rows that were seen as the document has them. */
export class M7Stories {
  readonly #counted = new Map<string, number>();

  private constructor(
    readonly system: M7System,
    readonly alice: Trader,
  ) {}

  static async open(): Promise<M7Stories> {
    const system = await startM7System();
    const alice = await Trader.open(system.entry.port, await system.tokenOf('alice'));
    return new M7Stories(system, alice);
  }

  /** Prints the table of counts. */
  async close(): Promise<void> {
    const rows = [...this.#counted].map(([table, rowCount]) => ({ table, rows: rowCount }));
    console.table([...rows, { table: 'all', rows: rows.reduce((sum, row) => sum + row.rows, 0) }]);
    this.alice.end();
    await this.system.close();
  }

  /** How many rows of each table were seen. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counted);
  }

  reset(): void {
    this.system.venue.behaviour = obliging;
  }

  async created(change: object = {}): Promise<Created> {
    const order = creation(change);
    this.alice.send('Creation', [order]);
    const cid = order.clientIdentifier;
    const seen = await this.alice.until(cid, 2);
    const sent = this.system.venue.instructions.find((told) => told.clientOrderId === cid);
    return { cid, seen, identifier: Number(seen[1]?.identifier), orderId: sent?.orderId ?? '' };
  }

  /** Enters an order and asks for something of it; tells what came after the request. */
  async story(
    type: string,
    change: object,
    count: number,
    { before = {}, revision = 1 }: { before?: object; revision?: number } = {},
  ): Promise<Story> {
    const { cid, identifier, seen } = await this.created(before);
    const request = { clientIdentifier: cid, identifier, revisionNumber: revision, ...change };
    const correlation = this.alice.send(type, [request]);
    const all = await this.alice.until(cid, seen.length + count);
    return { correlation, identifier, events: all.slice(seen.length) };
  }

  async creationStory(change: object, count = 2): Promise<Story> {
    const order = creation(change);
    const correlation = this.alice.send('Creation', [order]);
    const events = await this.alice.until(order.clientIdentifier, count);
    return { correlation, identifier: undefined, events };
  }

  /** The event at that place of the story; the first is the acknowledgement. */
  expectRow(table: string, row: Row, told: Story, place: number): void {
    const event = told.events[place];
    const known = event?.identifier === told.identifier ? 'request' : 'new';
    const shown = event?.identifier === undefined ? 'none' : known;
    const { revisionNumber, state, action } = event ?? {};
    expect([shown, revisionNumber, state, action]).toEqual([...row]);
    if (shown === 'new') expect(event?.identifier).toBeGreaterThan(2 ** 32);
    expect(event?.correlation).toBe(place === 0 ? told.correlation : undefined);
    if (state === 'Rejected') expect(event?.errors).toHaveLength(1);
    this.#counted.set(table, (this.#counted.get(table) ?? 0) + 1);
  }

  /** What came after the order was entered, unasked; the place of the acknowledgement is empty. */
  async unasked({ cid, identifier }: Created, count: number): Promise<Story> {
    const events = (await this.alice.until(cid, 2 + count)).slice(2);
    return { correlation: '', identifier, events: [{ state: '', action: '' }, ...events] };
  }
}
