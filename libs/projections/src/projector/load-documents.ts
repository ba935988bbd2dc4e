import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import { executionOf } from '../documents/execution-document.js';
import type { ProjectedOrder } from '../documents/order-document.js';
import type { OrderDocument } from '../documents/order.schema.js';
import { ORDER_STATE_VERSION, decodeOrderState } from '../documents/order-state-codec.js';
import type { PositionDocument } from '../documents/position.schema.js';
import type { Execution } from '@ome/domain';

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

/** An order as its document holds it, with every execution that is part of that version. */
export interface RestoredOrder extends ProjectedOrder {
  readonly executions: readonly Execution[];
}

/**
 * As `loadOrders`, with executions, so that a writer could go on from it.
 * @throws Error when an order's executions are not as many as its document says
 */
export async function restoreOrders(
  store: ProjectionStore,
  orderIds: readonly string[],
): Promise<readonly RestoredOrder[]> {
  const orders = await loadOrders(store, orderIds);
  const documents = await store.executions
    .find({ orderId: mongoose.trusted({ $in: orders.map(({ state }) => state.orderId) }) })
    .sort({ orderId: 1, version: 1 })
    .read('primary')
    .readConcern('majority')
    .lean();
  const executions = documents.map(executionOf);
  return orders.map((order) => {
    const { orderId, version } = order.state;
    const own = executions.filter(
      (execution) => execution.orderId === orderId && execution.version <= version,
    );
    if (own.length !== order.executionCount) {
      throw new Error(
        `Order ${orderId} says that it has ${order.executionCount} executions up to version ` +
          `${version}, but ${own.length} are stored.`,
      );
    }
    return { ...order, executions: own };
  });
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
  const { _id, asOf, executionCount, history, state, stateVersion, termsSince } = document;
  if (stateVersion !== ORDER_STATE_VERSION) {
    throw new Error(
      `Order ${_id} is stored in shape ${stateVersion}, this version reads ` +
        `${ORDER_STATE_VERSION}: rebuild the projections in a database of their own.`,
    );
  }
  const restored = decodeOrderState(state);
  return { state: restored, history, executionCount, termsSince, asOf };
}
