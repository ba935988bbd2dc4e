import {
  formatPosition,
  parseExecutionReport,
  type ExecutionReport,
  type ReportFacts,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';

export type ReadRecord =
  | { readonly ok: true; readonly report: ExecutionReport; readonly facts: ReportFacts }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The last millisecond that RFC 3339 can say. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A record of `ome.execution-reports.v1` with what the inbox says beside it; never throws. */
export function readReportRecord(received: ReceivedRecord): ReadRecord {
  const parsed = parseExecutionReport(received.value);
  if (!parsed.ok) return parsed;
  // Producers write it themselves, in whatever unit.
  if (!(received.timestamp >= 0 && received.timestamp <= LATEST)) {
    return { ok: false, faults: ['timestamp: must be milliseconds since 1970'] };
  }
  const receivedAt = timestamp(new Date(received.timestamp).toISOString());
  const facts: ReportFacts = {
    inputId: formatPosition(received),
    receivedAt,
    principal: 'topic',
    dialect: 'topic',
  };
  return { ok: true, report: parsed.report, facts };
}
