import type { DomainEvent } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import type { HoldRequest, RequestInput } from '../input.js';
import {
  isClosedStatus,
  isCompleted,
  isHeld,
  isHidden,
  restingStatusOf,
  type OrderState,
} from '../order-state.js';
import { pendingOf, refusedByStatus } from '../pending-requests.js';
import type { PartitionState } from '../partition-state.js';
import type { Reason } from '../reasons.js';
import { transitionOf } from '../transitions.js';
import { changeFacts, changeRefused, wordsOf } from './change-facts.js';
import { preconditionFault } from './preconditions.js';
import { preTradeFault, stopFault } from './pre-trade.js';

/** Out of the market's sight, or back. An order that we held goes to its venue as a new one. */
export function decideHold(
  state: PartitionState,
  order: OrderState,
  input: RequestInput,
  body: HoldRequest,
  now: Timestamp,
): DomainEvent {
  const activates = body.type === 'ACTIVATE_ORDER';
  const fault =
    preconditionFault(order, input.preconditions) ??
    holdFault(order, body) ??
    (activates ? activationFault(state, order, input, body) : undefined);
  if (fault !== undefined) {
    const type = activates ? 'ACTIVATE_REFUSED' : 'HIBERNATE_REFUSED';
    return changeRefused(type, order, input, {}, now, fault);
  }
  const { origClientOrderId: clientOrderId, ...facts } = changeFacts(order, input, now);
  const asked = {
    ...facts,
    clientOrderId,
    ...wordsOf(body),
  };
  if (!activates) return { ...asked, type: 'HIBERNATE_REQUESTED' };
  return { ...asked, type: isHeld(order) ? 'ORDER_RELEASED' : 'ACTIVATE_REQUESTED' };
}

/** An order that we held comes to its market only now: by the limits of today. It was open all the while. */
function activationFault(
  state: PartitionState,
  order: OrderState,
  { lastPrice = order.lastPrice, lastPriceUnknown }: RequestInput,
  { submittedBy: changedBy }: HoldRequest,
): Reason | undefined {
  if (!isHeld(order)) return stopFault(state, { ...order, changedBy });
  return preTradeFault(state, { ...order, lastPrice, lastPriceUnknown, changedBy, opens: false });
}

/** What asks for the state that the order has, or is asked for already, changes nothing. */
function holdFault(order: OrderState, { type }: HoldRequest): Reason | undefined {
  const resting = restingStatusOf(order);
  if (isClosedStatus(resting) || isCompleted(order)) {
    return { code: 'ORDER_CLOSED', context: { ordStatus: order.status } };
  }
  const waits = pendingOf(order).some(({ kind }) => kind !== 'REPLACE');
  if (waits) return refusedByStatus(order);
  if (isHidden(order) === (type === 'HIBERNATE_ORDER')) return { code: 'NOTHING_TO_CHANGE' };
  const asks = type === 'HIBERNATE_ORDER' ? 'HIBERNATE_REQUESTED' : 'ACTIVATE_REQUESTED';
  const legal = isHeld(order) ? 'ORDER_RELEASED' : asks;
  return transitionOf(order, legal) === undefined ? refusedByStatus(order) : undefined;
}
