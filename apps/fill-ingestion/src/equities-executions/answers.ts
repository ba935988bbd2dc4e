import type { DecidedRecord } from '@ome/contracts';
import { REASONS, type Reason } from '@ome/domain';

/** Answer to an execution link (legacy-rest.md, `POST /execution_endpoint`). */
export type ExecutionAnswer =
  { readonly success: true } | { readonly success: false; readonly comment: string };

const TAKEN: ExecutionAnswer = { success: true };

/**
 * Success is that the report is durable. A report that the writer parked is kept for an operator,
 * and a fill that it could not book is told; a state that does not fit is recorded and is no fault.
 */
export function answerOf(outcome: DecidedRecord | undefined): ExecutionAnswer {
  if (outcome?.type === 'INPUT_PARKED') {
    const { reason, leftToOperator = false } = outcome.data;
    const kept = leftToOperator ? 'is left to an operator' : 'will be tried again';
    return refused(`${textOf(reason)}. The report is kept and ${kept}.`);
  }
  if (outcome?.type === 'INPUT_SKIPPED') {
    return refused(`The report cannot be used: ${outcome.data.fault}`);
  }
  if (outcome?.type !== 'REPORT_REFUSED') return TAKEN;
  const { execType, reason } = outcome.data;
  return execType === 'TRADE' && reason !== undefined
    ? refused(`The fill was not booked: ${textOf(reason)}`)
    : TAKEN;
}

function refused(comment: string): ExecutionAnswer {
  return { success: false, comment };
}

function textOf({ code, text }: Reason): string {
  return text === undefined ? REASONS[code].text : `${REASONS[code].text} (${text})`;
}
