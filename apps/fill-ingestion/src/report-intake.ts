import {
  inboxReportOf,
  TOPICS,
  type ExecutionReport,
  type InboxReportRecord,
  type ReportFacts,
} from '@ome/contracts';
import { ProduceError, type SingleFlightProducer } from '@ome/messaging';
import { NotTakenError } from '@ome/outcomes';
import type { OrderQueries } from '@ome/projections';

/** A report on its way: to the writer of its order, or nowhere yet. */
export type Addressed =
  | { readonly resolved: true; readonly record: InboxReportRecord }
  | { readonly resolved: false; readonly parked: ParkedReport };

/** A report whose order nobody knows yet, as the `.dlq` keeps it. */
interface ParkedReport {
  readonly venueOrderId: string;
  readonly report: ExecutionReport;
  readonly inputId: string;
}

/** Finds the order of a report that names it only as its venue does, and parks what is not found. */
export class ReportIntake {
  constructor(
    private readonly queries: Pick<OrderQueries, 'orderIdByVenueName'>,
    private readonly producer: SingleFlightProducer,
    private readonly onParked: () => void,
  ) {}

  /** Reads the database only for a report that names nothing else. @throws NotTakenError while it is away */
  async address(report: ExecutionReport, facts: ReportFacts): Promise<Addressed> {
    const first = inboxReportOf(report, facts);
    if (first.resolved) return first;
    const { venue, venueOrderId } = first;
    const orderId = await this.#orderIdOf(venue, venueOrderId);
    if (orderId !== undefined) {
      const found = inboxReportOf(report, { ...facts, resolved: { orderId } });
      if (found.resolved) return found;
    }
    return { resolved: false, parked: { venueOrderId, report, inputId: facts.inputId } };
  }

  /**
   * Durable in the `.dlq`, for the schedule of the parked ones. `origin`: the record that it came in, or
   * the input of an HTTP door. @throws NotTakenError
   */
  async parkUnresolved(
    { venueOrderId, report, inputId }: ParkedReport,
    origin: string,
  ): Promise<void> {
    try {
      await this.producer.produce({
        topic: TOPICS.executionReportsDlq,
        key: venueOrderId,
        value: JSON.stringify(report),
        headers: { ome_error: 'UNRESOLVED', ome_origin: origin, ome_input: inputId },
      });
    } catch (error) {
      if (!(error instanceof ProduceError)) throw error;
      throw new NotTakenError(error.outcome, error.message, error);
    }
    this.onParked();
  }

  async #orderIdOf(venue: string, venueOrderId: string): Promise<string | undefined> {
    try {
      return await this.queries.orderIdByVenueName(venue, venueOrderId);
    } catch (cause) {
      throw new NotTakenError('not-sent', 'The names of orders cannot be read now.', cause);
    }
  }
}
