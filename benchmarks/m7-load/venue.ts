import { parseVenueOrder, TOPICS } from '@ome/contracts';
import {
  createSingleFlightProducer,
  createTailReader,
  type KafkaConnection,
  type SingleFlightProducer,
  type TailReader,
} from '@ome/messaging';

/** An order of the venue: what was reported of it, and when each report was produced. */
export interface OpenOrder {
  readonly orderId: string;
  readonly clientIdentifier: string;
  /** By revision, milliseconds since 1970. */
  readonly reportedAt: number[];
}

/** Venue M7: acknowledges new orders, and fills them in small pieces as fast as it is asked to. */
export class FillingVenue {
  readonly orders: OpenOrder[] = [];
  readonly #producer: SingleFlightProducer;
  readonly #tail: TailReader;

  constructor(kafka: KafkaConnection) {
    this.#producer = createSingleFlightProducer(kafka);
    this.#tail = createTailReader(kafka, {
      topic: TOPICS.venueOrders,
      from: 'latest',
      onRecords: (records) => {
        for (const { value } of records) this.#acknowledge(value);
      },
      onFailure: (error) => {
        throw error;
      },
    });
  }

  ready(): Promise<void> {
    return this.#tail.ready();
  }

  /** A fill of the least quantity, of each order in turn. */
  fill(number: number): void {
    const order = this.orders[number % this.orders.length];
    if (order === undefined) throw new Error('The venue has no order');
    this.#report(order, { execType: 'TRADE', lastQty: '0.1', lastPx: '50' });
  }

  async close(): Promise<void> {
    await this.#tail.close();
    await this.#producer.close();
  }

  #acknowledge(value: Buffer | null): void {
    const parsed = parseVenueOrder(value);
    if (!parsed.ok) throw new Error(parsed.faults.join('; '));
    const { orderId, clientOrderId } = parsed.value;
    const order = { orderId, clientIdentifier: clientOrderId, reportedAt: [0] };
    this.orders.push(order);
    this.#report(order, { execType: 'NEW', venueOrderId: String(2 ** 32 + this.orders.length) });
  }

  #report({ orderId, reportedAt }: OpenOrder, answer: object): void {
    const now = performance.timeOrigin + performance.now();
    const revision = reportedAt.push(now) - 1;
    const report = {
      venue: 'M7',
      execId: `${orderId}-${revision}`,
      orderId,
      transactTime: new Date(now).toISOString(),
      venueRevision: String(revision),
      ...answer,
    };
    const value = JSON.stringify(report);
    void this.#producer.produce({ topic: TOPICS.executionReports, key: orderId, value });
  }
}
