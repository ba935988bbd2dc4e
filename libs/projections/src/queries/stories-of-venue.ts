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
  /** Told once of an order whose events are missing or unreadable: no more of them come. */
  readonly onBroken: (orderId: string, fault: string) => void;
}

type Found = Pick<OrderDocument, '_id' | 'version' | 'symbol' | 'open'>;

/** Every event of those orders, some at a time: each order's from its first to the last that is projected, in turn. */
export async function* storiesOfVenue(
  store: ProjectionStore,
  { venue, since, isKept, onBroken }: WantedStories,
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
      onBroken,
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
  onBroken: WantedStories['onBroken'],
): AsyncGenerator<readonly OrderEventRecord[]> {
  const events = orders.flatMap(({ _id: orderId, version }) =>
    Array.from({ length: version }, (_, index) => ({
      orderId,
      key: orderEventKey(orderId, index + 1),
    })),
  );
  const broken = new Set<string>();
  for (let read = 0; read < events.length; read += EVENTS_PER_READ) {
    const wanted = events.slice(read, read + EVENTS_PER_READ);
    const found = await store.orderEvents
      .find({ _id: mongoose.trusted({ $in: wanted.map(({ key }) => key) }) })
      .lean<OrderEventDocument[]>();
    const records = new Map(found.map(({ _id, record }) => [_id, record]));
    const page: OrderEventRecord[] = [];
    for (const { orderId, key } of wanted) {
      if (broken.has(orderId)) continue;
      const parsed = recordOf(key, records.get(key));
      if (typeof parsed !== 'string') page.push(parsed);
      else {
        broken.add(orderId);
        onBroken(orderId, parsed);
      }
    }
    yield page.filter((record) => !('orderId' in record && broken.has(record.orderId)));
  }
}

/** What is wrong with it, where it is no event. */
function recordOf(
  key: string,
  record: OrderEventDocument['record'] | undefined,
): OrderEventRecord | string {
  if (record === undefined) return `orderEvents has no ${key}: rebuild the projections`;
  const parsed = parseOrderEvent(Buffer.from(record));
  return parsed.ok
    ? parsed.value
    : `orderEvents ${key} holds no event: ${parsed.faults.join('; ')}`;
}
