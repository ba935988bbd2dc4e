import type { Price, Quantity } from './decimal.js';
import { orderEventId } from './event.js';
import type { ExecId, OrderId, Timestamp, Venue } from './identifiers.js';
import type { OrderState } from './order-state.js';
import { isExecution, type BookedReport, type Execution } from './booked-report.js';

interface KeptFacts {
  readonly execId: ExecId;
  readonly older: KeptReport | undefined;
}

/** A report in few words: of a fill, which most are, what the others do not say. */
type KeptReport = KeptFacts &
  (
    | {
        readonly kind: 'FILL';
        readonly orderId: OrderId;
        readonly version: number;
        readonly venue: Venue;
        readonly lastQty: Quantity;
        readonly lastPx: Price;
        readonly transactTime: Timestamp;
      }
    | { readonly kind: 'WHOLE'; readonly report: BookedReport }
  );

/** Most orders have fewer reports: to compare so many ids is quicker than to hash one. */
const FEW = 8;

/** What is kept of one order, to be found by one look-up. */
export class KeptOrder {
  state: OrderState | undefined;
  #size = 0;
  #newest: KeptReport | undefined;
  /** Once there are many. */
  #byExecId: Map<ExecId, KeptReport> | undefined;

  report(execId: ExecId): BookedReport | undefined {
    const kept = this.#find(execId);
    return kept === undefined ? undefined : reportOf(kept);
  }

  /** Of an execId that was not there. */
  book(execId: ExecId, report: BookedReport): void {
    const kept = keptOf(execId, report, this.#newest);
    this.#newest = kept;
    this.#size += 1;
    if (this.#byExecId !== undefined) this.#byExecId.set(execId, kept);
    else if (this.#size > FEW) this.#byExecId = new Map(this.#reports());
  }

  *reports(): IterableIterator<[ExecId, BookedReport]> {
    for (const [execId, kept] of this.#reports()) yield [execId, reportOf(kept)];
  }

  *#reports(): IterableIterator<[ExecId, KeptReport]> {
    for (let kept = this.#newest; kept !== undefined; kept = kept.older) yield [kept.execId, kept];
  }

  #find(execId: ExecId): KeptReport | undefined {
    if (this.#byExecId !== undefined) return this.#byExecId.get(execId);
    let kept = this.#newest;
    while (kept !== undefined && kept.execId !== execId) kept = kept.older;
    return kept;
  }
}

function keptOf(execId: ExecId, report: BookedReport, older: KeptReport | undefined): KeptReport {
  if (!isExecution(report) || report.kind !== 'FILL') {
    return { kind: 'WHOLE', execId, older, report };
  }
  const { orderId, version, venue, lastQty, lastPx, transactTime } = report;
  return { kind: 'FILL', execId, older, orderId, version, venue, lastQty, lastPx, transactTime };
}

function reportOf(kept: KeptReport): BookedReport {
  if (kept.kind === 'WHOLE') return kept.report;
  const { kind, execId, orderId, version, venue, lastQty, lastPx, transactTime } = kept;
  const eventId = orderEventId(orderId, version);
  const trade = { orderId, venue, execId, eventId, version, lastQty, lastPx, transactTime };
  const fill: Execution = { kind, tradeVersion: version, ...trade };
  return fill;
}
