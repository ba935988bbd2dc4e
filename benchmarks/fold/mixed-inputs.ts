import {
  decodeInbox,
  encodeInbox,
  inboxReportOf,
  inboxRequestOfTopic,
  instrumentOf,
  orderIdFor,
  type ExecutionReport,
  type InboxRecord,
  type OrderRequest,
} from '@ome/contracts';
import {
  account,
  clientOrderId,
  orderColumns,
  position,
  timestamp,
  type Input,
  type PartitionState,
} from '@ome/domain';

const VENUE = 'XTST';
const SYMBOL = 'TEST';
const ACCOUNTS = 64;
/** Orders whose inputs alternate. */
const TOGETHER = 1_000;
const QUANTITY = 100;
export const TIME = timestamp('2026-03-02T09:00:00.000Z');

/** What an order of the mix must end with. */
export interface PlannedOrder {
  readonly orderId: string;
  readonly ordStatus: string;
  readonly cumQty: number;
  readonly version: number;
}

/** A record of the inbox. */
export interface InboxBytes {
  readonly value: Buffer;
  readonly key: Buffer;
}

/** As a writer does it. */
export function decodedInputs(records: readonly InboxBytes[]): readonly Input[] {
  return records.map(({ value, key }, offset) =>
    decodeInbox(value, key, position(`ome.inbox.v1/0/${String(offset)}`)),
  );
}

/** What a writer finds in its inbox. */
export class RecordList {
  readonly records: InboxBytes[] = [];
  readonly #owner: string;

  constructor(owner: string) {
    this.#owner = owner;
  }

  request(request: OrderRequest): void {
    const instrument = request.type === 'NEW_ORDER' ? instrumentOf(VENUE, SYMBOL) : undefined;
    const offset = BigInt(this.records.length);
    const source = { topic: 'ome.order-requests.v1', partition: 0, offset };
    const arrived = { ...source, timestamp: Date.parse(TIME) };
    this.#add(inboxRequestOfTopic(request, arrived, { instrument }));
  }

  report(name: string, report: Pick<ExecutionReport, 'execId'> & Partial<ExecutionReport>): void {
    const facts = { venue: VENUE, account: this.#owner, clientOrderId: name, transactTime: TIME };
    const inputId = `report-${report.execId}`;
    const inbox = inboxReportOf(
      { execType: 'TRADE', ...facts, ...report },
      { inputId, receivedAt: TIME },
    );
    if (!inbox.resolved) throw new Error('The report names no order');
    this.#add(inbox.record);
  }

  #add(record: InboxRecord): void {
    this.records.push({
      value: Buffer.from(encodeInbox(record)),
      key: Buffer.from(this.#owner),
    });
  }
}

/** Of every ten orders, two are replaced, three cancelled, and each second has a third fill. */
export function mixedRecords(orders: number): {
  readonly records: readonly InboxBytes[];
  readonly planned: readonly PlannedOrder[];
} {
  const records: InboxBytes[] = [];
  const planned: PlannedOrder[] = [];
  for (let first = 0; first < orders; first += TOGETHER) {
    const together = Math.min(TOGETHER, orders - first);
    const lives = Array.from({ length: together }, (_, index) => lifeOf(first + index));
    const longest = Math.max(...lives.map((life) => life.records.length));
    for (let step = 0; step < longest; step += 1) {
      for (const life of lives) {
        const record = life.records[step];
        if (record !== undefined) records.push(record);
      }
    }
    planned.push(...lives.map((life) => life.planned));
  }
  return { records, planned };
}

function lifeOf(number: number): {
  readonly records: readonly InboxBytes[];
  readonly planned: PlannedOrder;
} {
  const owner = `bench-${String(number % ACCOUNTS)}`;
  const list = new RecordList(owner);
  const name = `order-${String(number)}`;
  const fills = number % 2 === 0 ? 3 : 2;
  const [replaced, canceled] = [number % 10 < 2, number % 10 >= 7];
  list.request({
    type: 'NEW_ORDER',
    account: owner,
    clientOrderId: name,
    requestId: `new-${name}`,
    symbol: SYMBOL,
    venue: VENUE,
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: String(QUANTITY),
    price: '101.25',
  });
  for (let fill = 1; fill <= fills; fill += 1) {
    list.report(name, { execId: `${name}-${String(fill)}`, lastQty: '20', lastPx: '101.2' });
    if (fill !== 1) continue;
    const change = { account: owner, origClientOrderId: name, clientOrderId: `${name}-changed` };
    const requestId = `change-${name}`;
    if (replaced) list.request({ type: 'REPLACE_ORDER', requestId, ...change, quantity: '150' });
    if (canceled) list.request({ type: 'CANCEL_ORDER', requestId, ...change });
  }
  const pending = replaced ? 'PENDING_REPLACE' : 'PENDING_CANCEL';
  return {
    records: list.records,
    planned: {
      orderId: orderIdFor(account(owner), clientOrderId(name)),
      ordStatus: replaced || canceled ? pending : 'PARTIALLY_FILLED',
      cumQty: fills * 20,
      version: list.records.length,
    },
  };
}

/** @throws Error when an order is not what its inputs make of it */
export function checkMix({ orders }: PartitionState, planned: readonly PlannedOrder[]): void {
  for (const { orderId, ...expected } of planned) {
    const order = orders.get(orderId);
    if (order === undefined) throw new Error(`There is no order ${orderId}`);
    const { ordStatus, cumQty, leavesQty } = orderColumns(order);
    const found = { ordStatus, cumQty, version: order.version };
    const open = QUANTITY - cumQty;
    if (JSON.stringify(found) === JSON.stringify(expected) && leavesQty === open) continue;
    throw new Error(`Order ${orderId} is ${JSON.stringify({ ...found, leavesQty })}`);
  }
}
