import { randomUUID } from 'node:crypto';
import { formatPosition, TOPICS } from '@ome/contracts';
import { createTransactionWriter, readPartition } from '@ome/messaging';
import type { KafkaConnection, ReceivedRecord, TransactionWriter } from '@ome/messaging';
import { JOURNAL_PARTITION, journalRecordOf, parseEntry } from './journal.js';
import { acquiredEntryOf } from './journal-steps.js';
import type { InterventionRequest } from './intervention-request.js';
import type { VenueObserver, VenueRules } from './venue-rules.js';
import { Venues, type Taken } from './venues.js';

const TRANSACTIONAL_ID = 'ome.venue-simulator';

export interface SessionOptions {
  readonly kafka: KafkaConnection;
  readonly rules: VenueRules;
  readonly observer: VenueObserver;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** From one acquisition of the transactional id to the first failure: the venues as the journal has them, and its pen. */
export class VenueSession {
  private constructor(
    readonly venues: Venues,
    private readonly writer: TransactionWriter,
  ) {}

  /** Shuts out every earlier session, also of a process that only sleeps, and rebuilds the books from the journal. */
  static async open(options: SessionOptions): Promise<VenueSession> {
    const { kafka, rules, observer, now, signal } = options;
    const writer = createTransactionWriter(kafka, { transactionalId: TRANSACTIONAL_ID });
    const acquisitionId = randomUUID();
    const acquired = acquiredEntryOf(acquisitionId, now().toISOString(), rules.products);
    await writer.commit([journalRecordOf(acquired, null)]);
    const venues = new Venues(rules, observer);
    try {
      await readPartition(kafka, {
        topic: TOPICS.venueSimulator,
        partition: JOURNAL_PARTITION,
        from: 'earliest',
        onRecords: (records) => records.forEach((record) => venues.restore(record)),
        until: (record) => isAcquisition(record, acquisitionId),
        signal,
      });
      signal.throwIfAborted();
    } catch (error) {
      await writer.close();
      throw error;
    }
    return new VenueSession(venues, writer);
  }

  /**
   * Takes what is due, inputs and interventions, and writes what follows from them in one transaction.
   * @returns what came of the interventions, and which books changed
   * @throws TransactionError and the session is over
   */
  async take(
    inputs: readonly ReceivedRecord[],
    asked: readonly InterventionRequest[],
    now: Date,
  ): Promise<Taken> {
    const taken = this.venues.take(inputs, asked, now);
    if (taken.outputs.length > 0) await this.writer.commit(taken.outputs);
    return taken;
  }

  close(): Promise<void> {
    return this.writer.close();
  }
}

function isAcquisition(record: ReceivedRecord, acquisitionId: string): boolean {
  const { value } = record;
  if (value?.includes(acquisitionId) !== true) return false;

  const entry = parseEntry(value, formatPosition(record));
  return entry.type === 'ACQUIRED' && entry.acquisitionId === acquisitionId;
}
