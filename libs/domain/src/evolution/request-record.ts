import {
  eventIdOf,
  type CancelRequested,
  type ChangeRefused,
  type DayRolled,
  type DeadLetterDiscarded,
  type HoldRequested,
  type LimitsSet,
  type ListDecided,
  type MassCancelDone,
  type MassCancelRequested,
  type OrderAmended,
  type OrderHeld,
  type OrderLapsed,
  type OrderPlaced,
  type OrderRefused,
  type OrderReleased,
  type OrderStatusReported,
  type OrderWithdrawn,
  type StopLifted,
  type StopSet,
  type ReplaceRequested,
  type RequestOutcome,
  type RequestRefused,
} from '../event.js';
import type { Written } from '../written.js';
import { NO_ACCOUNT, type PartitionState } from '../partition-state.js';

export type FirstOutcome =
  | OrderPlaced
  | OrderRefused
  | OrderHeld
  | OrderAmended
  | OrderWithdrawn
  | OrderReleased
  | HoldRequested
  | OrderLapsed
  | DayRolled
  | ReplaceRequested
  | StopSet
  | StopLifted
  | LimitsSet
  | MassCancelRequested
  | MassCancelDone
  | ListDecided
  | DeadLetterDiscarded
  | CancelRequested
  | ChangeRefused
  | RequestRefused
  | OrderStatusReported;

/** Keeps the outcome of a request, so that a repeat is answered the same and changes nothing. */
export function recordRequest(state: PartitionState, event: FirstOutcome): void {
  state.requests.set(event.account ?? NO_ACCOUNT, event.requestId, {
    bodyHash: event.bodyHash,
    eventId: eventIdOf(event),
    outcome: outcomeOf(event),
  });
}

function outcomeOf(event: FirstOutcome): RequestOutcome {
  const outcome: Written<RequestOutcome> = {
    accepted: !('reason' in event),
    eventType: event.type,
  };
  if ('orderId' in event && event.orderId !== undefined) outcome.orderId = event.orderId;
  if ('clientOrderId' in event && event.clientOrderId !== undefined) {
    outcome.clientOrderId = event.clientOrderId;
  }
  if ('reason' in event) outcome.reason = event.reason;
  return outcome;
}
