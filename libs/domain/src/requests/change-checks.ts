import type { OrderEvent } from '../event.js';
import type { ClientOrderId, OrderId } from '../identifiers.js';
import type { CancelOrder, Preconditions, ReplaceOrder } from '../input.js';
import type { OrderState } from '../order-state.js';
import { pendingOf, refusedByStatus } from '../pending-requests.js';
import type { PartitionState } from '../partition-state.js';
import type { Reason } from '../reasons.js';
import { transitionOf } from '../transitions.js';
import { revisionName, versionName, type RevisionName } from './own-names.js';
import { preconditionFault } from './preconditions.js';

const MAXIMUM_PENDING_REPLACES = 8;

/** Preconditions come first: a dialect's own rule (no change after a fill) answers before the lifecycle's. */
export function lifecycleFault(
  order: OrderState,
  preconditions: Preconditions,
  asks: OrderEvent['type'],
): Reason | undefined {
  const unmet = preconditionFault(order, preconditions);
  if (unmet !== undefined) return unmet;
  if (transitionOf(order, asks) === undefined) return refusedByStatus(order);
  const replaces = pendingOf(order).filter(({ kind }) => kind === 'REPLACE').length;
  const full = asks === 'REPLACE_REQUESTED' && replaces >= MAXIMUM_PENDING_REPLACES;
  return full ? refusedByStatus(order) : undefined;
}

type NextName = Pick<RevisionName, 'clientOrderId'> & Partial<RevisionName>;

/** The client's name, or one of our own. */
export function nextName(
  state: PartitionState,
  order: OrderState,
  { assignName, clientOrderId: named }: ReplaceOrder | CancelOrder,
): NextName {
  if (assignName === 'REVISION') return revisionName(state, order);
  return { clientOrderId: named ?? versionName(state, order) };
}

export function nameFault(
  state: PartitionState,
  order: OrderState,
  name: ClientOrderId,
): Reason | undefined {
  const used = state.names.get(order.account, name) !== undefined;
  return used ? { code: 'DUPLICATE_CLIENT_ORDER_ID' } : undefined;
}

/** FIX PossResend: the order that has the name already, whose state is the answer. */
export function knownResend(
  state: PartitionState,
  order: OrderState,
  body: ReplaceOrder | CancelOrder,
): OrderId | undefined {
  if (body.possResend !== true || body.clientOrderId === undefined) return undefined;
  return state.names.get(order.account, body.clientOrderId);
}
