import {
  EXPIRY_REQUESTS,
  inboxReportOf,
  inboxRequestOf,
  prefixedRequestId,
  type ExecutionReport,
  type InboxPreconditions,
  type InboxRecord,
  type InboxRequestBody,
} from '@ome/contracts';
import {
  isOrderEvent,
  orderAfter,
  type Instrument,
  type OrderEvent,
  type OrderState,
  type Timestamp,
} from '@ome/domain';
import { DecidedPartition } from './decided-partition.js';

interface DecidedOrderOptions {
  readonly account: string;
  /** Its venue reports of the order. */
  readonly instrument: Instrument;
  readonly now: Timestamp;
}

/** An event of the order, with the order before and after it. */
export interface DecidedEvent {
  readonly event: OrderEvent;
  /** Absent for the order's first event. */
  readonly before?: OrderState;
  readonly after: OrderState;
}

/** One order of the M7 door, as the engine decides what it is asked and told. */
export class DecidedOrder {
  readonly #partition: DecidedPartition;
  #order: OrderState | undefined;

  constructor(private readonly options: DecidedOrderOptions) {
    this.#partition = new DecidedPartition({ account: options.account });
  }

  asked(body: InboxRequestBody, preconditions: InboxPreconditions = {}): readonly DecidedEvent[] {
    const { account, instrument, now } = this.options;
    const inputId = `request-${this.#partition.inputs}`;
    const record = inboxRequestOf(body, {
      door: 'm7',
      dialect: 'm7',
      principal: { user: 'alice', roles: ['trader'], accounts: [account] },
      inputId,
      receivedAt: now,
      defaultRequestId: inputId,
      instrument,
      preconditions,
    });
    return this.#decided(record);
  }

  /** A report of its venue. */
  told(report: Partial<ExecutionReport>): readonly DecidedEvent[] {
    const { account, instrument, now } = this.options;
    const execId = `report-${this.#partition.inputs}`;
    const { orderId = '' } = this.#order ?? {};
    const named = { venue: instrument.venue, execId, orderId, transactTime: now };
    const body = { ...named, ...report } as ExecutionReport;
    const addressed = inboxReportOf(body, { inputId: execId, receivedAt: now });
    if (!addressed.resolved) throw new Error('The report names no order');
    return this.#decided({ ...addressed.record, account });
  }

  /** Our clock's word that the order's time is over. */
  expired(due: string, now: Timestamp): readonly DecidedEvent[] {
    const { orderId = '', version = 0 } = this.#order ?? {};
    const id = `${EXPIRY_REQUESTS}${orderId}/${due}/${version}`;
    const named = { inputId: `sys/${id}`, requestId: prefixedRequestId('sys', id) };
    const body = { type: 'EXPIRE_ORDER', due, timeInForce: 'GTD' } as const;
    const { account } = this.options;
    return this.#decided({ kind: 'TIME', ...named, receivedAt: now, account, orderId, body }, now);
  }

  #decided(record: InboxRecord, now = this.options.now): readonly DecidedEvent[] {
    return this.#partition.take(record, now).flatMap((event) => {
      if (event.type === 'REPORT_REFUSED') return [];
      if (!isOrderEvent(event)) throw new Error(`${event.type} is of no order`);
      const before = this.#order;
      const after = orderAfter(before, event);
      this.#order = after;
      return [{ event, after, ...(before !== undefined && { before }) }];
    });
  }
}
