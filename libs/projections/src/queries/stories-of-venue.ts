import { parseOrderEvent, type OrderEventRecord } from '@ome/contracts';
import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import { orderEventKey, type OrderEventDocument } from '../documents/order-event.schema.js';
import type { OrderDocument } from '../documents/order.schema.js';

const ORDERS_PER_PAGE = 500;
const EVENTS_PER_READ = 1_000;

/** A venue's orders that are open, or changed since then in an instrument that is kept. */
export interface WantedStories {
  readonly venue: string;
  readonly since: Date;
  readonly isKept: (symbol: string) => boolean;
}

type Found = Pick<OrderDocument, '_id' | 'version' | 'symbol' | 'open'>;

/** Every event of those orders, some at a time: each order's from its first to the last that is projected, in turn. */
export async function* storiesOfVenue(
  store: ProjectionStore,
  { venue, since, isKept }: WantedStories,
): AsyncGenerator<readonly OrderEventRecord[]> {
  const changed = { updatedAt: mongoose.trusted({ $gte: since.toISOString() }) };
  for (let after = ''; ;) {
    const page = await store.orders
      .find({ venue, _id: mongoose.trusted({ $gt: after }) })
      .or([{ open: true }, changed])
      .select({ version: 1, symbol: 1, open: 1 })
      .sort({ _id: 1 })
      .limit(ORDERS_PER_PAGE)
      .lean<Found[]>();
    yield* storiesOf(
      store,
      page.filter(({ open, symbol }) => open === true || isKept(symbol)),
    );
    const last = page.at(-1);
    if (last === undefined || page.length < ORDERS_PER_PAGE) return;
    after = last._id;
  }
}

/** An order's document is written after its events: all up to its version are there. */
async function* storiesOf(
  store: ProjectionStore,
  orders: readonly Found[],
): AsyncGenerator<readonly OrderEventRecord[]> {
  const keys = orders.flatMap(({ _id, version }) =>
    Array.from({ length: version }, (_, index) => orderEventKey(_id, index + 1)),
  );
  for (let read = 0; read < keys.length; read += EVENTS_PER_READ) {
    const wanted = keys.slice(read, read + EVENTS_PER_READ);
    const found = await store.orderEvents
      .find({ _id: mongoose.trusted({ $in: wanted }) })
      .sort({ _id: 1 })
      .lean<OrderEventDocument[]>();
    if (found.length < wanted.length) {
      const missing = wanted.find((key, index) => found[index]?._id !== key);
      throw new Error(`orderEvents has no ${missing}: rebuild the projections`);
    }
    yield found.map(recordOf);
  }
}

function recordOf({ _id, record }: OrderEventDocument): OrderEventRecord {
  const parsed = parseOrderEvent(Buffer.from(record));
  if (parsed.ok) return parsed.value;
  throw new Error(`orderEvents ${_id} holds no event: ${parsed.faults.join('; ')}`);
}
