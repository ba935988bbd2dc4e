import type { OrderEvent } from '../event.js';
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
