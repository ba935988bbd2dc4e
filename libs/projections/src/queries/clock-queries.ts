import { isGoodTill, mayExpire, TIMES_IN_FORCE } from '@ome/domain';
import mongoose, { type IndexDefinition } from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { MassCancelDocument } from '../documents/mass-cancel.schema.js';
import {
  OPEN_BY_DAY,
  OPEN_BY_EXPIRY,
  OPEN_BY_PARTITION,
  OPEN_BY_TRADING_DAY,
  OPEN_ORDERS_BY_ACCOUNT,
  type OrderDocument,
} from '../documents/order.schema.js';
import { readCheckpoint } from '../projector/checkpoints.js';

/** An open order, as far as time concerns it. */
export interface TimedOrder {
  readonly orderId: string;
  readonly account: string;
  readonly venue: string;
  readonly symbol: string;
  readonly version: number;
  readonly timeInForce: string;
  readonly expireTime?: string;
}

/** Venues that share a calendar: these, or all but these. */
export type VenueSet = { readonly only: readonly string[] } | { readonly not: readonly string[] };

/** A mass cancel whose orders are not all asked to be cancelled yet. */
export type OpenMassCancel = Readonly<MassCancelDocument>;

const SHOWN = {
  account: 1,
  venue: 1,
  symbol: 1,
  version: 1,
  timeInForce: 1,
  expireTime: 1,
} as const;
type Shown = Pick<OrderDocument, '_id' | keyof typeof SHOWN>;

/** Read from the database while it is gone through, in the order of an index, as far as the reader goes. */
export type TimedOrders = AsyncIterable<TimedOrder>;

/** GTD has an index of its own. Few of the others are open: those that wait hibernated, for a date or not. */
const OTHERS_THAT_EXPIRE = TIMES_IN_FORCE.filter((word) => mayExpire(word) && word !== 'GTD');
const GOOD_TILL = TIMES_IN_FORCE.filter(isGoodTill);

/** Orders fetched from the database at a time. */
const BATCH = 1_000;

/** What the clock role asks of the projections, every second: only what is due is looked at. */
export class ClockQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** Orders whose expireTime comes before `before` as text: a caller asks for a whole second more and compares. */
  async *expiring(before: string): TimedOrders {
    const due = { expireTime: mongoose.trusted({ $lt: before }), ...notBeingCancelled() };
    yield* this.#open(OPEN_BY_EXPIRY, { timeInForce: 'GTD', ...due });
    const timeInForce = mongoose.trusted({ $in: OTHERS_THAT_EXPIRE });
    yield* this.#open(OPEN_BY_DAY, { timeInForce, ...due });
  }

  /** Orders that were of this timeInForce before the venues' day began. */
  ofEarlierDays(
    venues: VenueSet,
    dayBegan: string,
    timeInForce: 'DAY' | 'GOOD_FOR_SESSION',
  ): TimedOrders {
    const bound = textBefore(dayBegan);
    return this.#open(OPEN_BY_DAY, {
      timeInForce,
      ...venueFilter(venues),
      createdAt: mongoose.trusted({ $lt: bound }),
      'state.timeInForceSince': mongoose.trusted({ $not: { $gte: bound } }),
      ...notBeingCancelled(),
    });
  }

  /** Good-till orders of an earlier day that have not been told of `tradingDay` (`YYYY-MM-DD`). */
  toRoll(venues: VenueSet, dayBegan: string, tradingDay: string): TimedOrders {
    return this.#open(OPEN_BY_TRADING_DAY, {
      timeInForce: mongoose.trusted({ $in: GOOD_TILL }),
      'state.day.tradingDay': mongoose.trusted({ $ne: tradingDay }),
      ...venueFilter(venues),
      createdAt: mongoose.trusted({ $lt: textBefore(dayBegan) }),
      // Filled, and asked to be opened again: it has no next day unless the venue agrees.
      'state.underlying': mongoose.trusted({ $ne: 'FILLED' }),
    });
  }

  /** Oldest first, once every order that they are about is in the documents. */
  async openMassCancels(): Promise<readonly OpenMassCancel[]> {
    const found = await this.store.massCancels
      .find({ doneAt: mongoose.trusted({ $exists: false }) })
      .sort({ requestedAt: 1 })
      .lean<MassCancelDocument[]>();
    const ready = await Promise.all(
      found.map(async ({ partition, offset }) => {
        const checkpoint = await readCheckpoint(this.store, partition);
        return checkpoint !== undefined && checkpoint.offset >= BigInt(offset);
      }),
    );
    return found.filter((_, index) => ready[index] === true);
  }

  /** Open orders of a mass cancel's scope that the log had before it. */
  ordersToCancel({ partition, scope, offset }: OpenMassCancel): TimedOrders {
    const index = scope.account === undefined ? OPEN_BY_PARTITION : OPEN_ORDERS_BY_ACCOUNT;
    return this.#open(index, {
      ...scope,
      'asOf.partition': partition,
      firstOffset: mongoose.trusted({ $lt: offset }),
    });
  }

  async *#open(index: IndexDefinition, filter: object): TimedOrders {
    const cursor = this.store.orders
      .find({ ...filter, open: true }, SHOWN)
      .hint(index)
      .lean<Shown>()
      .cursor({ batchSize: BATCH });
    try {
      for await (const { _id, ...order } of cursor) yield { orderId: _id, ...order };
    } finally {
      await cursor.close();
    }
  }
}

/** An order that waits for its cancel is not due: if the venue refuses, it is again. */
function notBeingCancelled() {
  return { ordStatus: mongoose.trusted({ $ne: 'PENDING_CANCEL' }) };
}

/** A bound below every fraction of the whole second `instant`: as text, `.000Z` comes before `Z`. */
function textBefore(instant: string): string {
  return instant.replace(/Z$/, '');
}

function venueFilter(venues: VenueSet) {
  return 'only' in venues
    ? { venue: mongoose.trusted({ $in: venues.only }) }
    : { venue: mongoose.trusted({ $nin: venues.not }) };
}
