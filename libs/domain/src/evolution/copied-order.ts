import type { ClosedOrder, OrderFacts, PendingOrder, WorkingOrder } from '../order-state.js';
import type { OrdStatus, RestingStatus } from '../status.js';

/** All facts, also those that an order does not have: one that is forgotten here does not compile. */
type Copied<Order extends OrderFacts> = { -readonly [Fact in keyof Required<Order>]: Order[Fact] };

interface AnyOrder extends OrderFacts {
  readonly status: OrdStatus;
  readonly underlying?: RestingStatus | undefined;
  readonly pending?: PendingOrder['pending'] | undefined;
}

// Every order is copied at each of its events. Written out like this all orders have one shape, whatever they have been
// through: to spread orders of several shapes, or one that lost a field, takes longer than all else that an event costs
// (`npm run bench:fold`).

export function copied(
  before: OrderFacts,
  status: RestingStatus,
): Copied<WorkingOrder | ClosedOrder>;
export function copied(
  before: OrderFacts,
  status: PendingOrder['status'],
  underlying: RestingStatus,
  pending: PendingOrder['pending'],
): Copied<PendingOrder>;
export function copied(
  before: OrderFacts,
  status: OrdStatus,
  underlying?: RestingStatus,
  pending?: PendingOrder['pending'],
): Copied<AnyOrder> {
  return {
    status,
    orderId: before.orderId,
    account: before.account,
    instrument: before.instrument,
    side: before.side,
    terms: before.terms,
    clientOrderId: before.clientOrderId,
    clientOrderIds: before.clientOrderIds,
    venueOrderId: before.venueOrderId,
    acknowledged: before.acknowledged,
    cumQty: before.cumQty,
    notional: before.notional,
    version: before.version,
    held: before.held,
    lasting: before.lasting,
    ended: before.ended,
    overtaken: before.overtaken,
    endedUntaken: before.endedUntaken,
    takenBack: before.takenBack,
    day: before.day,
    venueRevision: before.venueRevision,
    hiddenQuantity: before.hiddenQuantity,
    revision: before.revision,
    revisionIssued: before.revisionIssued,
    lastPrice: before.lastPrice,
    lastFillPx: before.lastFillPx,
    submittedBy: before.submittedBy,
    attributes: before.attributes,
    text: before.text,
    reason: before.reason,
    timeInForceSince: before.timeInForceSince,
    createdAt: before.createdAt,
    updatedAt: before.updatedAt,
    underlying,
    pending,
  };
}
