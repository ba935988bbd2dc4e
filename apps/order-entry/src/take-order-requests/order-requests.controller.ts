import { Controller, Inject } from '@nestjs/common';
import { TOPICS, type InstrumentOf, type NewOrderContext } from '@ome/contracts';
import {
  BatchHandler,
  done,
  park,
  type Ending,
  type RecordBatch,
  type RecordFault,
} from '@ome/messaging';
import { InboxDoor } from '@ome/outcomes';
import { dlqCounter, Metrics } from '@ome/platform';
import { LastPrices } from '../last-prices.js';
import { readRequestRecord } from './read-request-record.js';

/** Provides the rules of instruments (InstrumentOf). */
export const INSTRUMENT_OF = Symbol('INSTRUMENT_OF');

/** The topic door: what is no request is parked, the rest is durable in the inbox before the position moves. */
@Controller()
export class OrderRequestsController {
  readonly #parked: (count: number) => void;

  constructor(
    private readonly door: InboxDoor,
    @Inject(INSTRUMENT_OF) private readonly instrumentOf: InstrumentOf,
    private readonly lastPrices: LastPrices,
    metrics: Metrics,
  ) {
    const count = dlqCounter(metrics);
    this.#parked = (records) => count(TOPICS.orderRequestsDlq, 'MALFORMED', records);
  }

  /** A throw gives the batch again: what was taken already is a repeat under the same ids. */
  @BatchHandler(TOPICS.orderRequests)
  async take({ records }: RecordBatch): Promise<Ending> {
    const faults: RecordFault[] = [];
    const taken = records.map(async (record) => {
      const read = readRequestRecord(record, (...market) => this.#contextOf(...market));
      if (read.ok) await this.door.put(read.record);
      else faults.push({ record, error: `MALFORMED: ${read.faults.join('; ')}` });
    });
    // All are waited for: a batch that is given again must not overtake its own remains.
    const results = await Promise.allSettled(taken);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    if (faults.length === 0) return done();
    this.#parked(faults.length);
    return park(faults);
  }

  /** An unknown instrument is not given: the writer refuses the order, which is its outcome. */
  #contextOf(venue: string, symbol: string): NewOrderContext {
    return {
      instrument: this.instrumentOf(venue, symbol),
      ...this.lastPrices.of(venue, symbol),
    };
  }
}
