import { parseExecutionReport, type ExecutionReport } from '@ome/contracts';
import { inputId, nextTurn, turnOf, type ReasonCode } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';

/** What time may heal. An overfill is an operator's to judge, and malformed bytes stay malformed. */
const RETRIED: ReadonlySet<string> = new Set<ReasonCode>([
  'UNKNOWN_ORDER',
  'WAITS_BEHIND_PARKED',
  'PARKING_FULL',
  'STATE_UNAVAILABLE',
  'UNRESOLVED',
]);

/** A report that waits in `ome.execution-reports.v1.dlq`. */
export interface ParkedReport {
  readonly report: ExecutionReport;
  /** How often it was put back already. */
  readonly attempts: number;
  /** What the next one is called in the inbox: the count survives in it, whoever parks the report again. */
  readonly nextInputId: string;
}

/** `undefined` for a record that is no report to put back: it is an operator's. */
export function readParked({ headers, value }: ReceivedRecord): ParkedReport | undefined {
  const error = headers['ome_error']?.toString() ?? '';
  const input = headers['ome_input']?.toString();
  if (input === undefined || !RETRIED.has(/^\w+/.exec(error)?.[0] ?? '')) return undefined;
  const parsed = parseExecutionReport(value);
  if (!parsed.ok) return undefined;
  const id = inputId(input);
  return { report: parsed.report, attempts: turnOf(id), nextInputId: nextTurn(id) };
}
