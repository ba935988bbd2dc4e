import type { BookedReport } from './booked-report.js';
import type { ExecId } from './identifiers.js';
import type { OrderState } from './order-state.js';

interface KeptReport {
  readonly execId: ExecId;
  readonly report: BookedReport;
  readonly older: KeptReport | undefined;
}

/** Most orders have fewer reports: to compare so many ids is quicker than to hash one. */
const FEW = 8;

/** What is kept of one order, to be found by one look-up. */
export class KeptOrder {
  state: OrderState | undefined;
  #size = 0;
  #newest: KeptReport | undefined;
  /** Once there are many. */
  #byExecId: Map<ExecId, BookedReport> | undefined;

  report(execId: ExecId): BookedReport | undefined {
    if (this.#byExecId !== undefined) return this.#byExecId.get(execId);
    let kept = this.#newest;
    while (kept !== undefined && kept.execId !== execId) kept = kept.older;
    return kept?.report;
  }

  /** Of an execId that was not there. */
  book(execId: ExecId, report: BookedReport): void {
    this.#size += 1;
    if (this.#byExecId !== undefined) {
      this.#byExecId.set(execId, report);
      return;
    }
    this.#newest = { execId, report, older: this.#newest };
    if (this.#size <= FEW) return;
    this.#byExecId = new Map(this.reports());
    this.#newest = undefined;
  }

  *reports(): IterableIterator<[ExecId, BookedReport]> {
    if (this.#byExecId !== undefined) yield* this.#byExecId;
    for (let kept = this.#newest; kept !== undefined; kept = kept.older) {
      yield [kept.execId, kept.report];
    }
  }
}
