import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { ProjectedOrder } from '../documents/order-document.js';
import type { OrderDocument } from '../documents/order.schema.js';
import { ORDER_STATE_VERSION, decodeOrderState } from '../documents/order-state-codec.js';
import type { PositionDocument } from '../documents/position.schema.js';

/** The orders of these ids as they were projected; ids without a document are left out. */
export async function loadOrders(
  store: ProjectionStore,
  orderIds: readonly string[],
): Promise<readonly ProjectedOrder[]> {
  if (orderIds.length === 0) return [];
  const found = await store.orders
    .find({ _id: mongoose.trusted({ $in: orderIds }) })
    .read('primary')
    .readConcern('majority')
    .lean<OrderDocument[]>();
  return found.map(projectedOrderOf);
}

export async function loadPositions(
  store: ProjectionStore,
  ids: readonly string[],
): Promise<readonly PositionDocument[]> {
  if (ids.length === 0) return [];
  return store.positions
    .find({ _id: mongoose.trusted({ $in: ids }) })
    .read('primary')
    .readConcern('majority')
    .lean<PositionDocument[]>();
}

function projectedOrderOf(document: OrderDocument): ProjectedOrder {
  const { _id, asOf, executionCount, firstOffset, history, state, stateVersion, termsSince } =
    document;
  if (stateVersion !== ORDER_STATE_VERSION) {
    throw new Error(
      `Order ${_id} is stored in shape ${stateVersion}, this version reads ` +
        `${ORDER_STATE_VERSION}: rebuild the projections in a database of their own.`,
    );
  }
  const restored = decodeOrderState(state);
  return { state: restored, history, executionCount, termsSince, asOf, firstOffset };
}
