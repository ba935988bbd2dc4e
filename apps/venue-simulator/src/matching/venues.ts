import { dlqRecordOf, formatPosition, parseVenueOrder, TOPICS } from '@ome/contracts';
import type { Instrument, Venue } from '@ome/domain';
import { partitionForKey, type OutputRecord, type ReceivedRecord } from '@ome/messaging';
import type { ExecutionReport } from './book/execution-report.js';
import type { Background } from './book/instruction.js';
import { takeStep } from './book/take-step.js';
import { createExchange, isTaken } from './book/venue-books.js';
import { causeOf, JOURNAL_PARTITION, parseEntry, stepEntryOf, stepOf } from './journal.js';
import type { JournalEntry } from './journal.js';
import { reportRecordOf } from './report-record.js';

/** What the simulated venues are like now; it goes into the journal with every step. */
export interface VenueRules {
  /** Instructions to other venues are left alone. */
  readonly venues: ReadonlySet<string>;
  instrumentOf(venue: string, symbol: string): Instrument | undefined;
  backgroundOf(instrument: Instrument): Background | undefined;
  /** Partitions of `ome.execution-reports.v1`. */
  readonly reportPartitions: number;
}

/** Told of what was taken and said; the counters of a process, for example. */
export interface VenueObserver {
  took(venue: Venue, instruction: string): void;
  said(report: ExecutionReport): void;
  skipped(): void;
}

/**
 * The simulated venues between two transactions. Everything here follows from the journal: `restore` folds it, `take` adds
 * to it. When a transaction fails, this is ahead of what was written: drop it and restore another one.
 */
export class Venues {
  readonly exchange = createExchange();
  readonly #next = new Map<number, bigint>();
  #lastTakenAt = '';

  constructor(
    private readonly rules: VenueRules,
    private readonly observer: VenueObserver,
  ) {}

  /** Folds one record of the journal. */
  restore(record: ReceivedRecord): void {
    const entry = parseEntry(record.value, formatPosition(record));
    const cause = causeOf(entry);
    if (cause !== undefined) this.#next.set(cause.partition, cause.offset + 1n);
    this.#lastTakenAt = entry.takenAt;
    if (entry.type === 'STEP') takeStep(this.exchange, stepOf(entry));
  }

  /** Where input of a partition of `ome.venue-orders.v1` resumes; `undefined` when nothing was ever taken from it. */
  nextOffset(partition: number): bigint | undefined {
    return this.#next.get(partition);
  }

  /** Takes inputs, in order, and gives all that must be written with them, in one transaction. */
  take(inputs: readonly ReceivedRecord[], now: Date): readonly OutputRecord[] {
    const time = now.toISOString();
    if (time > this.#lastTakenAt) this.#lastTakenAt = time;
    return inputs.flatMap((input) => {
      if (input.offset < (this.#next.get(input.partition) ?? 0n)) return [];
      this.#next.set(input.partition, input.offset + 1n);
      return this.#takeOne(input);
    });
  }

  #takeOne(input: ReceivedRecord): readonly OutputRecord[] {
    const cause = formatPosition(input);
    const takenAt = this.#lastTakenAt;
    const parsed = parseVenueOrder(input.value);
    if (!parsed.ok) {
      this.observer.skipped();
      const skipped = journalRecordOf({ type: 'SKIPPED', cause, takenAt }, null);
      return [skipped, dlqRecordOf(input, parsed.faults.join('; '))];
    }
    const order = parsed.value;
    if (!this.rules.venues.has(order.venue)) return [];
    const instrument = this.rules.instrumentOf(order.venue, order.symbol);
    const background = instrument && this.rules.backgroundOf(instrument);
    const entry = stepEntryOf(order, { cause, takenAt, instrument, background });
    const step = stepOf(entry);
    if (isTaken(this.exchange, step.instruction)) return [];
    const reports = takeStep(this.exchange, step);
    this.observer.took(step.instruction.venue, step.instruction.instruction);
    for (const report of reports) this.observer.said(report);
    return [
      journalRecordOf(entry, order.symbol),
      ...reports.map((report) => this.#reportOutput(report)),
    ];
  }

  #reportOutput(report: ExecutionReport): OutputRecord {
    const key = report.orderId;
    return {
      topic: TOPICS.executionReports,
      partition: partitionForKey(key, this.rules.reportPartitions),
      key,
      value: JSON.stringify(reportRecordOf(report)),
    };
  }
}

/** An entry as a record of its topic. */
export function journalRecordOf(entry: JournalEntry, key: string | null): OutputRecord {
  return {
    topic: TOPICS.venueSimulator,
    partition: JOURNAL_PARTITION,
    key,
    value: JSON.stringify(entry),
  };
}
