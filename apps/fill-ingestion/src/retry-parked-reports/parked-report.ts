import { parseExecutionReport, turnOfParked, type ExecutionReport } from '@ome/contracts';
import { inputId, nextTurn } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';

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
  const input = headers['ome_input']?.toString();
  const attempts = turnOfParked({ ome_error: headers['ome_error']?.toString(), ome_input: input });
  if (input === undefined || attempts === undefined) return undefined;
  const parsed = parseExecutionReport(value);
  if (!parsed.ok) return undefined;
  return { report: parsed.report, attempts, nextInputId: nextTurn(inputId(input)) };
}
