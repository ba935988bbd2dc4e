import type { LaterEvent } from '../event.js';
import { isAcknowledged, type OrderState } from '../order-state.js';
import { pendingOf, unansweredReplaces } from '../pending-requests.js';
import type { EndedStatus, RestingStatus } from '../status.js';
import type { Draft } from './pending.js';

/** What the event ends an order as, if it does. */
export const ENDS: Readonly<Partial<Record<LaterEvent['type'], EndedStatus>>> = {
  ORDER_CANCELED: 'CANCELED',
  ORDER_WITHDRAWN: 'CANCELED',
  ORDER_EXPIRED: 'EXPIRED',
  ORDER_LAPSED: 'EXPIRED',
  ORDER_REJECTED: 'REJECTED',
};

/** Orders end once, but for those that were FILLED first, which the venue had. */
export function end(
  order: Draft,
  ended: EndedStatus,
  resting: RestingStatus,
  before: OrderState,
  event: LaterEvent,
): void {
  order.ended = ended;
  order.lasting = undefined;
  if (ended !== 'REJECTED' && unansweredReplaces(before).length > 0) {
    const answered = 'inReplyTo' in event ? event.inReplyTo : undefined;
    order.overtaken = pendingOf(before).filter(
      ({ kind, version }) => kind === 'REPLACE' || version === answered,
    );
  }
  if (!isAcknowledged(before)) order.endedUntaken = true;
  // Filled, expired or rejected before it could be taken back.
  if (resting !== 'CANCELED') order.takenBack = undefined;
}
