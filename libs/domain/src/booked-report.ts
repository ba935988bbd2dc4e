import type { Price, Quantity } from './decimal.js';
import type { ExecId, OrderId, Timestamp, Venue } from './identifiers.js';

/** A report that was booked: fill or not. */
export interface BookedReport {
  /** Of its event. */
  readonly version: number;
}

/** A booked fill, correction or bust; a bust has the values of what it took off. */
export interface Execution extends BookedReport {
  readonly kind: 'FILL' | 'CORRECTION' | 'BUST';
  /** The version of the execution that this one replaced. */
  readonly replaces?: { readonly execId: ExecId; readonly eventId: string };
  /** Version of the FILL_BOOKED that the chain of corrections began with. */
  readonly tradeVersion: number;
  readonly orderId: OrderId;
  readonly venue: Venue;
  readonly execId: ExecId;
  readonly lastQty: Quantity;
  readonly lastPx: Price;
  readonly transactTime: Timestamp;
}

export function isExecution(report: BookedReport): report is Execution {
  return 'kind' in report;
}
