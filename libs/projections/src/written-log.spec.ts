import {
  encodeEvent,
  inboxReportOf,
  inboxRequestOfTopic,
  instrumentOf,
  orderIdFor,
  type ExecutionReport,
  type InboxRecord,
  type NewOrderRequest,
  type OrderRequest,
} from '@ome/contracts';
import {
  account,
  clientOrderId,
  isOrderEvent,
  timestamp,
  type PartitionState,
  type Timestamp,
} from '@ome/domain';
import { DecidedPartition, emptyDatabase } from '@ome/testing';
import { ProjectionStore } from './connection/projection-store.js';
import type { LogRecord } from './projector/log-record.js';

export const PARTITION = 3;
export const ACCOUNT = 'equities-7';
const NOW = timestamp('2026-03-02T09:00:01.000Z');
export const VENUE = 'NSE';

/** A partition of the log as a writer would have written it, with the state that it had. */
export class WrittenLog {
  readonly #partition = new DecidedPartition({ partition: PARTITION });
  readonly state: PartitionState = this.#partition.state;
  readonly records: LogRecord[] = [];
  /** When the writer decides what comes next. */
  now: Timestamp = NOW;
  /** Above what other logs of a test have. */
  #offset = 0n;

  constructor() {
    this.#append(
      JSON.stringify({
        type: 'PARTITION_ACQUIRED',
        eventId: 'a-1',
        acquisitionId: 'a-1',
        host: 'host',
        recordedAt: NOW,
      }),
    );
  }

  request(request: OrderRequest): void {
    const instrument =
      request.type === 'NEW_ORDER' ? instrumentOf(request.venue, request.symbol) : undefined;
    const source = {
      topic: 'ome.order-requests.v1',
      partition: 0,
      offset: BigInt(this.#partition.inputs),
    };
    this.#input(
      inboxRequestOfTopic(request, { ...source, timestamp: Date.parse(this.now) }, { instrument }),
    );
  }

  report(report: Partial<ExecutionReport> & Pick<ExecutionReport, 'execId' | 'execType'>): void {
    const transactTime = '2026-03-02T09:00:00.5Z';
    const inbox = inboxReportOf(
      { venue: VENUE, account: ACCOUNT, transactTime, ...report },
      { inputId: `report-${this.#partition.inputs}`, receivedAt: NOW },
    );
    if (!inbox.resolved) throw new Error('The report names no order');
    this.#input(inbox.record);
  }

  /** A record that no topic door writes: of the clock or an operator. */
  said(record: InboxRecord): void {
    this.#input(record);
  }

  #input(record: InboxRecord): void {
    this.#partition.take(record, this.now, (event) => {
      const order = isOrderEvent(event) ? this.state.orders.get(event.orderId) : undefined;
      this.#append(JSON.stringify(encodeEvent(event, order, { epoch: 1 })));
    });
  }

  #append(value: string): void {
    this.records.push({ offset: this.#offset, value: Buffer.from(value) });
    // A commit marker follows each transaction.
    this.#offset += 2n;
  }
}

export const newOrder = (name: string, fields: Partial<NewOrderRequest> = {}) =>
  ({
    type: 'NEW_ORDER',
    account: ACCOUNT,
    clientOrderId: name,
    symbol: 'INFY',
    venue: VENUE,
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '100',
    price: '101.25',
    submittedBy: '42',
    attributes: { 'client.$id': '17' },
    ...fields,
  }) as const;

/** Two orders of an account: the first is filled in part, replaced and filled again. */
export function twoOrders(): WrittenLog {
  const log = new WrittenLog();
  log.request(newOrder('first'));
  log.report({ clientOrderId: 'first', execId: 'e1', execType: 'NEW', venueOrderId: 'V-1' });
  log.report({
    clientOrderId: 'first',
    execId: 'e2',
    execType: 'TRADE',
    lastQty: '40',
    lastPx: '101',
  });
  log.request({
    type: 'REPLACE_ORDER',
    account: ACCOUNT,
    origClientOrderId: 'first',
    clientOrderId: 'second',
    quantity: '150',
    price: '101.5',
  });
  log.report({ clientOrderId: 'second', execId: 'e3', execType: 'REPLACED' });
  log.report({
    clientOrderId: 'second',
    execId: 'e4',
    execType: 'TRADE',
    lastQty: '60',
    lastPx: '101.5',
  });
  log.request(newOrder('other', { side: 'SELL' }));
  log.report({
    clientOrderId: 'other',
    execId: 'e5',
    execType: 'TRADE',
    lastQty: '30',
    lastPx: '102',
  });
  // Books nothing: a repeat.
  log.report({
    clientOrderId: 'other',
    execId: 'e5',
    execType: 'TRADE',
    lastQty: '30',
    lastPx: '102',
  });
  return log;
}

export const FIRST = orderIdFor(account(ACCOUNT), clientOrderId('first'));
export const OTHER = orderIdFor(account(ACCOUNT), clientOrderId('other'));

const stores: ProjectionStore[] = [];

export async function newStore(): Promise<ProjectionStore> {
  const store = new ProjectionStore(emptyDatabase('projections'));
  stores.push(store);
  await store.connect();
  return store;
}

export async function closeStores(): Promise<void> {
  for (const opened of stores.splice(0)) await opened.close();
}
