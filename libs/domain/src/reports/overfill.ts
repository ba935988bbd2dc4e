import type { OrderState, PendingRequest } from '../order-state.js';
import { unansweredReplaces } from '../pending-requests.js';
import { isReason } from '../reasons.js';
import { toQuantity } from '../units.js';
import type { KnownReport } from './context.js';

/**
 * True when so much filled in all is more than the venue can have accepted. The new quantity of a replace shows from
 * REPLACED on only (FIX rule 4), but a venue fills more than the old one only because it has accepted the new one: the fill
 * overtook the REPLACED. The same is true of a report that states the greater quantity itself.
 */
export function isOverfill({ order, input }: KnownReport, cumQty: number): boolean {
  return (
    cumQty > order.terms.quantity &&
    !isCovered(unansweredReplaces(order), cumQty) &&
    cumQty > statedTotal(order, input)
  );
}

/** True when the venue refuses the last replace that covered what it had filled: it is an overfill after all. */
export function leavesOverfill(order: OrderState, refused: PendingRequest): boolean {
  const { cumQty, terms } = order;
  const others = unansweredReplaces(order).filter((request) => request !== refused);
  return cumQty > terms.quantity && isCovered([refused], cumQty) && !isCovered(others, cumQty);
}

function isCovered(requests: readonly PendingRequest[], cumQty: number): boolean {
  return requests.some((request) => request.kind === 'REPLACE' && request.terms.quantity >= cumQty);
}

/** What the venue says that the order is in all, at least; 0 without a word. Nothing left may be of an overfill, too. */
function statedTotal({ instrument }: OrderState, input: KnownReport['input']): number {
  const unitsOf = (stated: typeof input.orderQty) => {
    const units = stated === undefined ? 0 : toQuantity(stated, instrument);
    return isReason(units) ? 0 : units;
  };
  if (input.orderQty !== undefined) return unitsOf(input.orderQty);
  const leavesQty = unitsOf(input.leavesQty);
  return leavesQty === 0 ? 0 : unitsOf(input.cumQty ?? input.lastQty) + leavesQty;
}
