import {
  encodeEvent,
  inboxReportOf,
  inboxRequestOfTopic,
  instrumentOf,
  orderIdFor,
  partitionOf,
  TOPICS,
  type ExecutionReport,
  type InboxRecord,
  type NewOrderRequest,
  type OrderRequest,
} from '@ome/contracts';
import {
  account as accountOf,
  clientOrderId,
  isOrderEvent,
  timestamp,
  type Timestamp,
} from '@ome/domain';
import type { SingleFlightProducer } from '@ome/messaging';
import { OrderProjector, type LogRecord, type ProjectionStore } from '@ome/projections';
import { DecidedPartition } from '@ome/testing';

const PARTITIONS = 8;
const SYMBOL = { venue: 'XTST', symbol: 'TEST' } as const;

const digits = (value: number) => String(value).padStart(2, '0');

/** Orders of one account, decided and projected as the engine does it, a second apart. */
export class WrittenOrders {
  readonly partition: number;
  readonly #partition: DecidedPartition;
  readonly #values: string[] = [];
  #records: readonly LogRecord[] = [];

  constructor(
    readonly account: string,
    private readonly hour: string,
  ) {
    this.partition = partitionOf(account, PARTITIONS);
    this.#partition = new DecidedPartition({ partition: this.partition, account });
  }

  /** When the input of this number, from 1 on, is decided. */
  at(input: number): Timestamp {
    const [minute, second] = [Math.floor(input / 60), input % 60];
    return timestamp(`2026-03-02T${this.hour}:${digits(minute)}:${digits(second)}.000Z`);
  }

  /** Of the first, second ... record, once they are projected. */
  offsetOf(record: number): number {
    return Number(this.#records[record - 1]?.offset);
  }

  idOf(name: string): string {
    return orderIdFor(accountOf(this.account), clientOrderId(name));
  }

  place(name: string, fields: Partial<NewOrderRequest> = {}): void {
    this.request({
      type: 'NEW_ORDER',
      account: this.account,
      clientOrderId: name,
      ...SYMBOL,
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '100',
      price: '101.25',
      ...fields,
    });
  }

  request(request: OrderRequest): void {
    const instrument =
      request.type === 'NEW_ORDER' ? instrumentOf(request.venue, request.symbol) : undefined;
    const source = {
      topic: 'ome.order-requests.v1',
      partition: 0,
      offset: BigInt(this.#partition.inputs),
    };
    const arrived = { ...source, timestamp: Date.parse(this.at(this.#partition.inputs + 1)) };
    this.#input(inboxRequestOfTopic(request, arrived, { instrument }));
  }

  report(
    clientId: string,
    report: Partial<ExecutionReport> & Pick<ExecutionReport, 'execId' | 'execType'>,
  ): void {
    const transactTime = this.at(this.#partition.inputs + 1);
    const { venue } = SYMBOL;
    const inbox = inboxReportOf(
      { venue, account: this.account, clientOrderId: clientId, transactTime, ...report },
      { inputId: `report-${this.#partition.inputs}`, receivedAt: transactTime },
    );
    if (!inbox.resolved) throw new Error('The report names no order');
    this.#input(inbox.record);
  }

  /** Writes the log too: services read on in it from where the projection stands. */
  async project(store: ProjectionStore, producer: SingleFlightProducer): Promise<void> {
    const { partition } = this;
    const produced = this.#values.map(async (value) => {
      const message = { topic: TOPICS.orderEvents, partition, key: this.account, value };
      const { offset } = await producer.produce(message);
      return { offset, value: Buffer.from(value) };
    });
    this.#records = await Promise.all(produced);
    await new OrderProjector(store).apply(partition, this.#records);
  }

  #input(record: InboxRecord): void {
    const { state, inputs } = this.#partition;
    this.#partition.take(record, this.at(inputs + 1), (event) => {
      const order = isOrderEvent(event) ? state.orders.get(event.orderId) : undefined;
      this.#values.push(JSON.stringify(encodeEvent(event, order, { epoch: 1 })));
    });
  }
}

/** An order `first`: acknowledged, filled, replaced as `second`, filled, canceled, filled late, corrected, busted. */
export function eventful(owner: string, hour: string): WrittenOrders {
  const orders = new WrittenOrders(owner, hour);
  const trade = { execType: 'TRADE', lastQty: '40', lastPx: '101' } as const;
  orders.place('first', { submittedBy: 'alice', text: 'a note' });
  orders.report('first', { execId: 'e1', execType: 'NEW', venueOrderId: `V-${owner}` });
  orders.report('first', { execId: 'e2', ...trade });
  const { account: of } = orders;
  const replaced = { origClientOrderId: 'first', clientOrderId: 'second' };
  orders.request({ type: 'REPLACE_ORDER', account: of, ...replaced, quantity: '150' });
  orders.report('second', { execId: 'e3', execType: 'REPLACED', venueRevision: '7' });
  orders.report('second', { execId: 'e4', ...trade, lastPx: '101.25' });
  const canceled = { origClientOrderId: 'second', clientOrderId: 'third' };
  orders.request({ type: 'CANCEL_ORDER', account: of, ...canceled });
  orders.report('third', { execId: 'e5', execType: 'CANCELED' });
  orders.report('second', { execId: 'e6', ...trade, lastQty: '20' });
  const corrected = { execRefId: 'e2', lastQty: '30', lastPx: '100' };
  orders.report('second', { execId: 'e7', execType: 'TRADE_CORRECT', ...corrected });
  orders.report('second', { execId: 'e8', execType: 'TRADE_CANCEL', execRefId: 'e6' });
  return orders;
}
