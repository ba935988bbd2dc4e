import {
  encodeEvent,
  inboxReportOf,
  inboxRequestOfTopic,
  instrumentOf,
  partitionOf,
  TOPICS,
  type ExecutionReport,
  type InboxRecord,
  type OrderRequest,
} from '@ome/contracts';
import { isOrderEvent, timestamp } from '@ome/domain';
import { OrderProjector, type LogRecord } from '@ome/projections';
import { DecidedPartition } from '@ome/testing';
import { PARTITIONS, type Installation } from '../installation.spec.js';

const NOW = timestamp('2026-03-02T09:00:01.000Z');

/** The log of one account as its writer would have written it. */
export class AccountLog {
  readonly partition: number;
  readonly records: LogRecord[] = [];
  readonly #decided: DecidedPartition;

  constructor(
    private readonly installation: Installation,
    readonly account: string,
  ) {
    this.partition = partitionOf(account, PARTITIONS);
    this.#decided = new DecidedPartition({ partition: this.partition, account });
  }

  async newOrder(clientOrderId: string): Promise<void> {
    await this.request({
      type: 'NEW_ORDER',
      account: this.account,
      clientOrderId,
      symbol: 'INFY',
      venue: 'NSE',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '100',
      price: '101.25',
    });
  }

  async request(request: OrderRequest): Promise<void> {
    const instrument =
      request.type === 'NEW_ORDER' ? instrumentOf(request.venue, request.symbol) : undefined;
    const offset = BigInt(this.#decided.inputs);
    const source = { topic: TOPICS.orderRequests, partition: 0, offset };
    await this.#decide(
      inboxRequestOfTopic(request, { ...source, timestamp: Date.parse(NOW) }, { instrument }),
    );
  }

  async report(
    report: Partial<ExecutionReport> & Pick<ExecutionReport, 'execId' | 'execType'>,
  ): Promise<void> {
    const transactTime = '2026-03-02T09:00:00.5Z';
    const inbox = inboxReportOf(
      { venue: 'NSE', account: this.account, transactTime, ...report },
      { inputId: `report-${this.#decided.inputs}`, receivedAt: NOW },
    );
    if (!inbox.resolved) throw new Error('The report names no order');
    await this.#decide(inbox.record);
  }

  /** Projects the records, or all but the last few. */
  async project(leaveOut = 0): Promise<void> {
    await this.installation.store.connect();
    const projector = new OrderProjector(this.installation.store);
    const end = this.records.length - leaveOut;
    await projector.apply(this.partition, this.records.slice(0, end));
  }

  async #decide(record: InboxRecord): Promise<void> {
    const { state } = this.#decided;
    const values: string[] = [];
    this.#decided.take(record, NOW, (event) => {
      const order = isOrderEvent(event) ? state.orders.get(event.orderId) : undefined;
      values.push(JSON.stringify(encodeEvent(event, order, { epoch: 1 })));
    });
    for (const value of values) await this.#append(value);
  }

  async #append(value: string): Promise<void> {
    const { partition, account: key } = this;
    const record = { topic: TOPICS.orderEvents, partition, key, value };
    const [offset = 0n] = await this.installation.produce(record);
    this.records.push({ offset, value: Buffer.from(value) });
  }
}
