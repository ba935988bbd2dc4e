import type { OrderState } from '@ome/domain';
import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { OrderDocument } from '../documents/order.schema.js';
import { decodeOrderState } from '../documents/order-state-codec.js';

const PAGE = 500;

/** A venue's orders that are open or changed since then, page by page, as the engine knows them. */
export async function* ordersOfVenue(
  store: ProjectionStore,
  venue: string,
  since: Date,
): AsyncGenerator<readonly OrderState[]> {
  const changed = { updatedAt: mongoose.trusted({ $gte: since.toISOString() }) };
  for (let after = ''; ;) {
    const page = await store.orders
      .find({ venue, _id: mongoose.trusted({ $gt: after }) })
      .or([{ open: true }, changed])
      .sort({ _id: 1 })
      .limit(PAGE)
      .lean<OrderDocument[]>();
    if (page.length > 0) yield page.map(({ state }) => decodeOrderState(state));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last._id;
  }
}
