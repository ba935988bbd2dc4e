import {
  inboxReportOf,
  TOPICS,
  type ExecutionReport,
  type InboxReport,
  type ReportFacts,
} from '@ome/contracts';
import { ProduceError, type SingleFlightProducer } from '@ome/messaging';
import { NotTakenError, type InboxDoor } from '@ome/outcomes';
import type { OrderQueries } from '@ome/projections';

/** A report as a door took it. */
export interface PostedReport {
  readonly report: ExecutionReport;
  readonly facts: ReportFacts;
}

/** Where a report is now: before the writer of its order, or in the `.dlq` until its order is known. */
export type ReportState = 'TAKEN' | 'PARKED';

/** Why a report goes to the `.dlq` from here; why the writer sends others there, its events say. */
export type ParkedFor = 'MALFORMED' | 'UNRESOLVED';

interface ReportIntakeOptions {
  readonly door: Pick<InboxDoor, 'put'>;
  readonly producer: Pick<SingleFlightProducer, 'produce'>;
  readonly queries: Pick<OrderQueries, 'orderIdByVenueName'>;
  readonly onParked: (reason: ParkedFor, count: number) => void;
}

/** Addresses reports to their orders; one whose venueOrderId no order has is parked as `UNRESOLVED`. */
export class ReportIntake {
  constructor(private readonly options: ReportIntakeOptions) {}

  /**
   * Durable in the order given. The database is read only for a report that names its order by
   * venueOrderId alone. @throws NotTakenError when not all could be taken; taking them again is harmless
   */
  async take(reports: readonly PostedReport[]): Promise<readonly ReportState[]> {
    const addressed = await Promise.all(
      reports.map(({ report, facts }) => this.#address(report, facts)),
    );
    const puts = reports.map((posted, index) => this.#put(posted, addressed[index]));
    // All are waited for: what is taken again must not overtake its own remains.
    const results = await Promise.allSettled(puts);
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  countParked(reason: ParkedFor, count: number): void {
    this.options.onParked(reason, count);
  }

  async #address(report: ExecutionReport, facts: ReportFacts): Promise<InboxReport> {
    const named = inboxReportOf(report, facts);
    if (named.resolved) return named;
    const orderId = await this.#orderIdOf(named.venue, named.venueOrderId);
    return orderId === undefined
      ? named
      : inboxReportOf(report, { ...facts, resolved: { orderId } });
  }

  async #put(posted: PostedReport, addressed: InboxReport | undefined): Promise<ReportState> {
    if (addressed?.resolved === true) {
      await this.options.door.put(addressed.record);
      return 'TAKEN';
    }
    await this.#park(posted, addressed?.venueOrderId ?? '');
    this.countParked('UNRESOLVED', 1);
    return 'PARKED';
  }

  /** As the writer parks a report: its own words, its cause, and the inputId that counts its turns. */
  async #park({ report, facts }: PostedReport, venueOrderId: string): Promise<void> {
    const { inputId } = facts;
    try {
      await this.options.producer.produce({
        topic: TOPICS.executionReportsDlq,
        key: venueOrderId,
        value: JSON.stringify(report),
        headers: { ome_error: 'UNRESOLVED', ome_origin: inputId, ome_input: inputId },
      });
    } catch (error) {
      if (!(error instanceof ProduceError)) throw error;
      throw new NotTakenError(error.outcome, error.message, error);
    }
  }

  async #orderIdOf(venue: string, venueOrderId: string): Promise<string | undefined> {
    try {
      return await this.options.queries.orderIdByVenueName(venue, venueOrderId);
    } catch (cause) {
      throw new NotTakenError('not-sent', 'The names of orders cannot be read now.', cause);
    }
  }
}
