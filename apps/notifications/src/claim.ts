import type { Delivery, DeliveryStore } from './delivery-store.js';
import type { Turn } from './delivery-worker.js';

/**
 * Whether a delivery may be sent now: asked over an open connection, right before the first byte.
 * `sent`: it is durable from here on that it perhaps was. False when the channel is another's.
 */
export async function mayBeSent(
  store: Pick<DeliveryStore, 'claim' | 'unclaim'>,
  { _id }: Delivery,
  turn: Turn,
  sent = false,
): Promise<boolean> {
  if (!turn.holds() || !(await store.claim(_id, turn, sent, new Date()))) return false;
  if (turn.holds()) return true;
  if (sent) await store.unclaim(_id, turn);
  return false;
}
