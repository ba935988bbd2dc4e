import {
  execId,
  orderId as orderIdOf,
  price,
  quantity,
  timestamp,
  venue,
  type Execution,
} from '@ome/domain';
import mongoose from 'mongoose';
import type { ProjectionStore } from './connection/projection-store.js';
import type { ProjectedOrder } from './documents/order-document.js';
import type { ExecutionDocument } from './documents/execution.schema.js';
import { loadOrders } from './projector/load-documents.js';

/** An order as its document holds it, with every execution that is part of that version. */
interface RestoredOrder extends ProjectedOrder {
  readonly executions: readonly Execution[];
}

/**
 * As `loadOrders`, with executions: all that a document must hold for a writer to go on from it.
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

function executionOf(document: ExecutionDocument): Execution {
  const { replaces } = document;
  return {
    orderId: orderIdOf(document.orderId),
    venue: venue(document.venue),
    execId: execId(document.execId),
    version: document.version,
    lastQty: quantity(document.units.lastQty),
    lastPx: price(document.units.lastPx),
    transactTime: timestamp(document.transactTime),
    kind: document.kind ?? 'FILL',
    tradeVersion: document.tradeVersion ?? document.version,
    ...(replaces !== undefined && {
      replaces: { execId: execId(replaces.execId), eventId: replaces.eventId },
    }),
  };
}
