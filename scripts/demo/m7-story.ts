import { randomUUID } from 'node:crypto';
import type { Running } from '../local/running.ts';
import { FIRST_TERMS, M7_STEPS, type M7Row, type M7Step } from './m7-steps.ts';
import { M7Trader, type Heard } from './m7-trader.ts';
import { aligned } from './print.ts';

/** A market where nobody quotes but the clients. */
const AREA = 'CH-SWISSGRID';
const CHANNEL = `urn:ez-api:demo:m7:private_orders:demo:${AREA}`;
const QUARTER_MS = 15 * 60_000;
const QUARTERS_AHEAD = 8;
const QUARTERS = 64;

/** Plays the life of an M7 order over sockets and prints its events; true when they are as the document's tables have them. */
export async function runM7Story(running: Running, say: (text: string) => void): Promise<boolean> {
  const started = performance.now();
  const url = `http://127.0.0.1:${running.ports['order-entry']}`;
  const [alice, carol] = await Promise.all([
    M7Trader.open(url, 'alice', CHANNEL),
    M7Trader.open(url, 'carol', CHANNEL),
  ]);
  try {
    const contractArea = { deliveryArea: AREA, ...deliveryPeriod() };
    const story = new M7Story(alice, carol, contractArea);
    for (const step of M7_STEPS) await story.play(step);
    const took = ((performance.now() - started) / 1000).toFixed(1);
    say(`\nAn M7 order of ${contractArea.deliveryStart} in ${AREA}, as Alice hears of it:\n`);
    say(`${story.table()}\n\n${story.verdict()} The story took ${took} s.\n`);
    return story.faults.length === 0;
  } finally {
    alice.close();
    carol.close();
  }
}

class M7Story {
  readonly faults: string[] = [];
  readonly #lines: string[][] = [
    ['', 'identifier', 'revision', 'state', 'action', 'quantity', 'price', 'correlation'],
  ];
  readonly #names: unknown[] = [];
  readonly #cid = randomUUID();
  #heard = 0;
  #asked: string | undefined;

  readonly #alice: M7Trader;
  readonly #carol: M7Trader;
  readonly #contractArea: object;

  constructor(alice: M7Trader, carol: M7Trader, contractArea: object) {
    this.#alice = alice;
    this.#carol = carol;
    this.#contractArea = contractArea;
  }

  async play({ title, request, sold, rows }: M7Step): Promise<void> {
    if (request !== undefined) {
      const named = request.type === 'Creation' ? this.#creation() : this.#named();
      const order = { clientIdentifier: this.#cid, ...named, ...request.change };
      this.#asked = this.#alice.send(request.type, order);
    }
    if (sold !== undefined) {
      const sale = { clientIdentifier: randomUUID(), direction: 'Sell', quantity: sold, price: 51 };
      this.#carol.send('Creation', { state: 'Active', contractArea: this.#contractArea, ...sale });
    }
    const heard = await this.#alice.hears(this.#cid, this.#heard + rows.length);
    const events = heard.slice(this.#heard);
    this.#heard = heard.length;
    for (let place = 0; place < Math.max(rows.length, events.length); place += 1) {
      this.#compare(place === 0 ? title : '', rows[place], events[place]);
    }
  }

  table(): string {
    return aligned(this.#lines);
  }

  verdict(): string {
    const { faults } = this;
    if (faults.length === 0) return `${this.#heard} events, as the document's tables have them.`;
    return `NOT AS THE DOCUMENT'S TABLES HAVE THEM:\n  ${faults.join('\n  ')}\n`;
  }

  #creation() {
    return { state: 'Active', contractArea: this.#contractArea, direction: 'Buy', ...FIRST_TERMS };
  }

  /** As the order was called last. */
  #named() {
    const last = this.#alice
      .of(this.#cid)
      .findLast(({ identifier }) => identifier === this.#names.at(-1));
    return { identifier: last?.identifier, revisionNumber: last?.revisionNumber };
  }

  #compare(title: string, wanted: M7Row | undefined, heard: Heard | undefined): void {
    const got = heard === undefined ? undefined : this.#rowOf(heard);
    if (got !== undefined) {
      const { identifier = '-' } = heard ?? {};
      const { revision, state, action, quantity, price, asked } = got;
      const shown = [identifier, revision, state, action, quantity, price, asked ? 'yes' : '-'];
      this.#lines.push([title, ...shown.map(String)]);
    }
    const [expected, found] = [JSON.stringify(wanted), JSON.stringify(got)];
    if (expected !== found) {
      this.faults.push(`expected ${expected ?? 'nothing'}, heard ${found ?? 'nothing'}`);
    }
  }

  #rowOf({ identifier, revisionNumber, correlation, ...order }: Heard): object & {
    readonly [Field in keyof M7Row]: unknown;
  } {
    if (identifier !== undefined && !this.#names.includes(identifier)) this.#names.push(identifier);
    const place = this.#names.indexOf(identifier);
    return {
      identifier: place < 0 ? '-' : String.fromCodePoint(65 + place),
      revision: revisionNumber ?? '-',
      state: order.state,
      action: order.action,
      quantity: order.quantity,
      price: order.price,
      asked: correlation === undefined ? false : correlation === this.#asked || correlation,
    };
  }
}

/** One of the quarter hours of today and tonight, so that two demos seldom meet. */
function deliveryPeriod() {
  const ahead = QUARTERS_AHEAD + Math.floor(Math.random() * QUARTERS);
  const start = (Math.floor(Date.now() / QUARTER_MS) + ahead) * QUARTER_MS;
  return { deliveryStart: time(start), deliveryEnd: time(start + QUARTER_MS) };
}

function time(at: number): string {
  return new Date(at).toISOString().replace(':00.000Z', 'Z');
}
