import type { OrderEvent } from '../event.js';
import type { OrderFacts, OrderState, PendingOrder, PendingRequest } from '../order-state.js';
import type { RestingStatus } from '../status.js';
import type { Written } from '../written.js';
import { copied } from './copied-order.js';
import { invariant } from './invariant.js';

/** An order that is being written; nobody else has it yet. */
export type Draft = Written<OrderFacts>;

/** What waits for the venue after the event, oldest first. */
export function pendingAfter(
  pending: readonly PendingRequest[],
  event: OrderEvent,
): readonly PendingRequest[] {
  if (event.type === 'FILL_BOOKED') return pending;
  if (event.type === 'REPLACE_REQUESTED') {
    const { version, requestId, clientOrderId, terms } = event;
    const asked = { kind: 'REPLACE', version, requestId, clientOrderId, terms } as const;
    return [...pending, event.text === undefined ? asked : { ...asked, text: event.text }];
  }
  if (
    event.type === 'CANCEL_REQUESTED' ||
    event.type === 'HIBERNATE_REQUESTED' ||
    event.type === 'ACTIVATE_REQUESTED'
  ) {
    const { version, requestId, clientOrderId } = event;
    return [...pending, { kind: REQUESTED[event.type], version, requestId, clientOrderId }];
  }
  const answers = ANSWERED[event.type];
  if (answers === undefined || !('inReplyTo' in event) || event.inReplyTo === undefined) {
    return pending;
  }
  return answered(pending, answers, event.inReplyTo);
}

type Kinds<Kind> = Readonly<Partial<Record<OrderEvent['type'], Kind>>>;

const REQUESTED = {
  CANCEL_REQUESTED: 'CANCEL',
  HIBERNATE_REQUESTED: 'HIBERNATE',
  ACTIVATE_REQUESTED: 'ACTIVATE',
} as const;

/** The events that end one request; a cancel ends them all. */
const ANSWERED: Kinds<PendingRequest['kind']> = {
  ORDER_REPLACED: 'REPLACE',
  REPLACE_REJECTED: 'REPLACE',
  CANCEL_REJECTED: 'CANCEL',
  ORDER_HIBERNATED: 'HIBERNATE',
  HIBERNATE_REJECTED: 'HIBERNATE',
  ORDER_ACTIVATED: 'ACTIVATE',
  ACTIVATE_REJECTED: 'ACTIVATE',
};

function answered(
  pending: readonly PendingRequest[],
  kind: PendingRequest['kind'],
  version: number,
): readonly PendingRequest[] {
  const others = pending.filter((request) => request.version !== version || request.kind !== kind);
  invariant(others.length === pending.length - 1, () => `no pending ${kind} of version ${version}`);
  return others;
}

/** The order with its new status: at rest, or with what waits in front of the status that it rests on. */
export function settled(
  before: OrderState,
  resting: RestingStatus,
  pending: readonly PendingRequest[],
): Written<OrderState> {
  if (waits(pending)) {
    const cancels = pending.some((request) => request.kind === 'CANCEL');
    const status: PendingOrder['status'] = cancels ? 'PENDING_CANCEL' : 'PENDING_REPLACE';
    return copied(before, status, resting, pending);
  }
  return copied(before, resting);
}

function waits(pending: readonly PendingRequest[]): pending is PendingOrder['pending'] {
  return pending.length > 0;
}
