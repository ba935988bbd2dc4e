import {
  eventIdOf,
  isOrderEvent,
  orderEventId,
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
import { NO_ACCOUNT, type PartitionState, type RecordedRequest } from '../partition-state.js';

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
    eventType: event.type,
    event: isOrderEvent(event) ? event.version : eventIdOf(event),
    orderId: 'orderId' in event ? event.orderId : undefined,
    clientOrderId: 'clientOrderId' in event ? event.clientOrderId : undefined,
    reason: 'reason' in event ? event.reason : undefined,
  });
}

/** `eventId` of what the request led to. */
export function eventIdOfRecorded({ event, orderId }: RecordedRequest): string {
  if (typeof event === 'string') return event;
  if (orderId === undefined) throw new Error(`Version ${event} of no order answered a request`);
  return orderEventId(orderId, event);
}

export function outcomeOf(recorded: RecordedRequest): RequestOutcome {
  const { eventType, orderId, clientOrderId, reason } = recorded;
  const outcome: Written<RequestOutcome> = { accepted: reason === undefined, eventType };
  if (orderId !== undefined) outcome.orderId = orderId;
  if (clientOrderId !== undefined) outcome.clientOrderId = clientOrderId;
  if (reason !== undefined) outcome.reason = reason;
  return outcome;
}
