import type { Dialect, Timestamp } from '@ome/domain';
import type { ExecutionReport } from '../reports/execution-reports.js';
import { present } from '../wire/present.js';
import type { InboxPrincipal, InboxReportRecord } from './inbox-schemas.js';

/** What fill-ingestion knows about a report beside its body. */
export interface ReportFacts {
  readonly inputId: string;
  readonly receivedAt: Timestamp;
  readonly principal?: InboxPrincipal;
  readonly dialect?: Dialect;
  /** The order behind a report's venueOrderId. */
  readonly resolved?: { readonly orderId: string; readonly account?: string };
}

/** `unresolved`: the report names its order only by venueOrderId, and nobody has looked that up. */
export type InboxReport =
  | { readonly resolved: true; readonly record: InboxReportRecord }
  | { readonly resolved: false; readonly venue: string; readonly venueOrderId: string };

export function inboxReportOf(report: ExecutionReport, facts: ReportFacts): InboxReport {
  const named = report.orderId ?? facts.resolved?.orderId;
  const knownAccount = report.account ?? facts.resolved?.account;
  const byName = report.clientOrderId !== undefined && knownAccount !== undefined;
  if (named === undefined && !byName) {
    return { resolved: false, venue: report.venue, venueOrderId: report.venueOrderId ?? '' };
  }
  const record = present<InboxReportRecord>({
    kind: 'REPORT',
    inputId: facts.inputId,
    account: knownAccount,
    orderId: named,
    principal: facts.principal,
    dialect: facts.dialect,
    receivedAt: facts.receivedAt,
    body: report,
  });
  return { resolved: true, record };
}
