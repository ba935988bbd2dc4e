import type { ClientOrderId } from '../identifiers.js';
import type { Preconditions } from '../input.js';
import { isAcknowledged, isPending, type OrderState } from '../order-state.js';
import { pendingOf, refusedByStatus } from '../pending-requests.js';
import type { Reason } from '../reasons.js';

/** What the request expects of the order. Whether requests wait is asked last: any other answer says more. */
export function preconditionFault(
  order: OrderState,
  preconditions: Preconditions,
): Reason | undefined {
  const { newestName, noFills, revision, notAcknowledged, noPending } = preconditions;
  if (newestName !== undefined && !isNewest(order, newestName)) return { code: 'NOT_NEWEST_NAME' };
  if (noFills === true && order.cumQty > 0) return { code: 'ORDER_HAS_FILLS' };
  if (revision !== undefined && revision !== order.revision) {
    return mismatch('expectedRevision', String(revision), String(order.revision));
  }
  if (notAcknowledged === true && isAcknowledged(order)) return { code: 'ALREADY_ACKNOWLEDGED' };
  const unmet = venuePreconditionFault(order, preconditions);
  if (unmet !== undefined) return unmet;
  return noPending === true && isPending(order) ? refusedByStatus(order) : undefined;
}

/** What the venue never said fits no expectation: a condition ignored is a change that the client had ruled out. */
function venuePreconditionFault(
  order: OrderState,
  { venueOrderId, venueRevision }: Preconditions,
): Reason | undefined {
  if (venueOrderId !== undefined && venueOrderId !== order.venueOrderId) {
    return mismatch('expectedVenueOrderId', venueOrderId, order.venueOrderId);
  }
  if (venueRevision === undefined || venueRevision === order.venueRevision) return undefined;
  return mismatch('expectedVenueRevision', venueRevision, order.venueRevision);
}

function mismatch(field: string, value: string, actual: string | undefined): Reason {
  const context = { field, value, ...(actual !== undefined && { actual }) };
  return { code: 'REVISION_MISMATCH', context };
}

/** The newest accepted name, or one that waits: until the venue answers, both find the order. */
function isNewest(order: OrderState, name: ClientOrderId): boolean {
  if (name === order.clientOrderId) return true;
  return pendingOf(order).some((request) => request.clientOrderId === name);
}
