import { DEFAULT_PARKING_LIMITS, type DecisionPolicy, type ParkingLimits } from '../decider.js';
import type { InputParked } from '../event.js';
import { waitingReports } from '../evolution/parking.js';
import type { Timestamp } from '../identifiers.js';
import type { ReportInput } from '../input.js';
import { isLastTurn } from '../parked-turns.js';
import type { PartitionState } from '../partition-state.js';
import type { Reason, ReasonCode } from '../reasons.js';
import { reportName } from '../report-name.js';

/**
 * A report that may be decided later. At its last turn it is left to an operator and holds up no other; above a limit
 * it is put back as often as others, but others need not wait for it.
 */
export function parkReport(
  state: PartitionState,
  input: ReportInput,
  now: Timestamp,
  code: ReasonCode,
  policy: DecisionPolicy,
): InputParked {
  if (isLastTurn(input.inputId)) return leftToOperator(input, now, code);
  const limits = policy.parking ?? DEFAULT_PARKING_LIMITS;
  return inputParked(input, now, fullness(state, input, limits) ?? { code });
}

/**
 * Parked until the trade that it changes has come: put back as others are. It holds up no other, for that trade is one of
 * those that would wait behind it.
 */
export function parkUntilTraded(input: ReportInput, now: Timestamp): InputParked {
  const code = 'UNKNOWN_EXECUTION';
  return isLastTurn(input.inputId)
    ? leftToOperator(input, now, code)
    : inputParked(input, now, { code });
}

/** Parked, and not put back by itself. */
export function leftToOperator(input: ReportInput, now: Timestamp, code: ReasonCode): InputParked {
  return { ...inputParked(input, now, { code }), leftToOperator: true };
}

function fullness(
  state: PartitionState,
  input: ReportInput,
  { perName, perPartition }: ParkingLimits,
): Reason | undefined {
  const name = reportName(input.target, input.account);
  if (state.parkedReports.get(name, input.execId) !== undefined) return undefined;
  if ((state.parked.get(name)?.count ?? 0) >= perName) {
    return { code: 'PARKING_FULL', text: `${perName} reports wait under ${name} already` };
  }
  if (waitingReports(state) >= perPartition) {
    return { code: 'PARKING_FULL', text: `${perPartition} reports wait in the partition already` };
  }
  return undefined;
}

function inputParked(input: ReportInput, now: Timestamp, reason: Reason): InputParked {
  return {
    type: 'INPUT_PARKED',
    inputId: input.inputId,
    cause: input.cause,
    recordedAt: now,
    ...(input.account !== undefined && { account: input.account }),
    name: reportName(input.target, input.account),
    venue: input.venue,
    execId: input.execId,
    reason,
  };
}
