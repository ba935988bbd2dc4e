import type { ChangeRefused, OrderEvent, RequestedEvent } from '../event.js';
import type { ClientOrderId } from '../identifiers.js';
import type { PartitionState } from '../partition-state.js';
import { brokenInvariant } from './invariant.js';
import { nameParked } from './parking.js';

/** The order has the name from now on, and no other of its account may. */
export function claim(state: PartitionState, event: OrderEvent, name: ClientOrderId): void {
  const { account, orderId } = event;
  if (state.names.get(account, name) !== undefined) {
    throw brokenInvariant(`clientOrderId ${name} of ${account} is used twice`);
  }
  state.names.set(account, name, orderId);
  nameParked(state, event, name);
}

/** A refused change uses up its name too, unless the name belongs to another request already. */
export function claimIfFree(state: PartitionState, event: OrderEvent, name?: ClientOrderId): void {
  if (name === undefined || state.names.get(event.account, name) !== undefined) return;
  claim(state, event, name);
}

export function isRefusedChange(event: RequestedEvent): event is ChangeRefused {
  return (
    event.type === 'REPLACE_REFUSED' ||
    event.type === 'CANCEL_REFUSED' ||
    event.type === 'HIBERNATE_REFUSED' ||
    event.type === 'ACTIVATE_REFUSED'
  );
}

type NamedRequest = Extract<
  RequestedEvent,
  {
    readonly type:
      | 'ORDER_PLACED'
      | 'ORDER_HELD'
      | 'ORDER_REFUSED'
      | 'ORDER_AMENDED'
      | 'ORDER_WITHDRAWN'
      | 'REPLACE_REQUESTED'
      | 'CANCEL_REQUESTED';
  }
>;

/** True of what has a name of its own; the others go by the order's. */
export function namesItself(event: RequestedEvent): event is NamedRequest {
  return (
    event.type === 'ORDER_PLACED' ||
    event.type === 'ORDER_HELD' ||
    event.type === 'ORDER_AMENDED' ||
    event.type === 'ORDER_WITHDRAWN' ||
    event.type === 'ORDER_REFUSED' ||
    event.type === 'REPLACE_REQUESTED' ||
    event.type === 'CANCEL_REQUESTED'
  );
}
