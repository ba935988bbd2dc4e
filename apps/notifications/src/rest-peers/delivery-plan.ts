import type { VenueOrderRecord } from '@ome/contracts';

/** What is known of an instruction whose turn it is. */
export interface InstructionState {
  readonly instruction: VenueOrderRecord['instruction'];
  /** `SENT`: bytes of it have perhaps reached the link. */
  readonly state: 'WAITING' | 'SENT';
  readonly issuedAt: Date;
  /** Of the first attempt that failed; absent before. */
  readonly firstAttemptAt?: Date;
  readonly sentAt?: Date;
  /** Of a CANCEL that waits behind it in its lane. */
  readonly cancelFollows: boolean;
}

export interface DeliveryLimits {
  /** No connection for so long: not delivered. */
  readonly notDeliveredAfterMs: number;
  /** Sent and without an answer for so long: an operator has to look. */
  readonly unansweredAfterMs: number;
  readonly idempotent: boolean;
}

export type DeliveryPlan =
  /** Post it. */
  | { readonly kind: 'send' }
  /** Say that it was not delivered. */
  | { readonly kind: 'not-delivered' }
  /** Not sent, since its CANCEL is there already: say that the order is canceled. */
  | { readonly kind: 'overtaken' }
  /** A NEW that the link has perhaps got: cancel it there, list it. */
  | { readonly kind: 'take-back' }
  /** May not be sent again, and nobody has answered: list it. */
  | { readonly kind: 'unanswered' }
  /** The links have no word for it. */
  | { readonly kind: 'unsupported' };

/**
 * The rules of delivery (architecture, "Doors"): cancels, and everything to an idempotent link, at
 * least once; any other NEW or update at most once after a connection was made; nothing old by
 * itself.
 */
export function planDelivery(
  order: InstructionState,
  limits: DeliveryLimits,
  now: Date,
): DeliveryPlan {
  const { instruction } = order;
  if (instruction === 'HIBERNATE' || instruction === 'ACTIVATE') return { kind: 'unsupported' };
  return order.state === 'WAITING' ? planUnsent(order, limits, now) : planSent(order, limits, now);
}

function planUnsent(order: InstructionState, limits: DeliveryLimits, now: Date): DeliveryPlan {
  const { instruction, issuedAt, firstAttemptAt, cancelFollows } = order;
  if (instruction === 'NEW' && cancelFollows) return { kind: 'overtaken' };
  // A cancel may go out somewhat late, after an outage of our own: it is tried before it is given up.
  const late =
    instruction === 'CANCEL'
      ? elapsed(firstAttemptAt ?? now, now) >= limits.notDeliveredAfterMs ||
        elapsed(issuedAt, now) >= limits.notDeliveredAfterMs + limits.unansweredAfterMs
      : elapsed(issuedAt, now) >= limits.notDeliveredAfterMs;
  return { kind: late ? 'not-delivered' : 'send' };
}

function planSent(order: InstructionState, limits: DeliveryLimits, now: Date): DeliveryPlan {
  const { instruction, sentAt = order.issuedAt } = order;
  const late = elapsed(sentAt, now) >= limits.unansweredAfterMs;
  const mayRepeat = limits.idempotent || instruction === 'CANCEL';
  if (mayRepeat && !late) return { kind: 'send' };
  if (instruction !== 'NEW') return { kind: 'unanswered' };
  // The cancel itself is tried for as long again.
  const givenUp = elapsed(sentAt, now) >= 2 * limits.unansweredAfterMs;
  return { kind: givenUp ? 'unanswered' : 'take-back' };
}

function elapsed(since: Date, now: Date): number {
  return now.getTime() - since.getTime();
}
