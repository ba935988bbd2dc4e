import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { MassCancelDocument } from '../documents/mass-cancel.schema.js';
import type { OrderDocument } from '../documents/order.schema.js';
import { readCheckpoint } from '../projector/checkpoints.js';

/** An open order, as far as time concerns it. */
export interface TimedOrder {
  readonly orderId: string;
  readonly account: string;
  readonly venue: string;
  readonly timeInForce: string;
  readonly expireTime?: string;
  readonly createdAt: string;
}

/** Venues that share a calendar: these, or all but these. */
export type VenueSet = { readonly only: readonly string[] } | { readonly not: readonly string[] };

/** A mass cancel whose orders are not all asked to be cancelled yet. */
export type OpenMassCancel = Readonly<MassCancelDocument>;

const SHOWN = { account: 1, venue: 1, timeInForce: 1, expireTime: 1, createdAt: 1 } as const;
type Shown = Pick<OrderDocument, '_id' | keyof typeof SHOWN>;

/** What the clock role asks of the projections, every second: only open orders are looked at. */
export class ClockQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** GTD orders whose expireTime comes before `before` as text: a caller asks for a whole second more and compares. */
  async expiring(before: string, limit: number): Promise<readonly TimedOrder[]> {
    const expireTime = mongoose.trusted({ $lt: before });
    return this.#open({ timeInForce: 'GTD', expireTime }, limit);
  }

  /** DAY orders that were created before the venues' day began. */
  async ofEarlierDays(
    venues: VenueSet,
    dayBegan: string,
    limit: number,
  ): Promise<readonly TimedOrder[]> {
    const createdAt = mongoose.trusted({ $lt: dayBegan });
    return this.#open({ timeInForce: 'DAY', ...venueFilter(venues), createdAt }, limit);
  }

  /** Good-till orders of an earlier day that have not been told of `tradingDay` (`YYYY-MM-DD`). */
  async toRoll(
    venues: VenueSet,
    dayBegan: string,
    tradingDay: string,
    limit: number,
  ): Promise<readonly TimedOrder[]> {
    return this.#open(
      {
        timeInForce: mongoose.trusted({ $in: ['GTC', 'GTD'] }),
        ...venueFilter(venues),
        createdAt: mongoose.trusted({ $lt: dayBegan }),
        'state.day.tradingDay': mongoose.trusted({ $ne: tradingDay }),
      },
      limit,
    );
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

  /** Open orders that a mass cancel is about, in the order of their ids, after the id `after`. */
  async ordersToCancel(
    { partition, scope, requestedAt }: OpenMassCancel,
    after: string,
    limit: number,
  ): Promise<readonly TimedOrder[]> {
    return this.#open(
      {
        ...scope,
        _id: mongoose.trusted({ $gt: after }),
        'asOf.partition': partition,
        createdAt: mongoose.trusted({ $lte: requestedAt }),
      },
      limit,
    );
  }

  async #open(filter: object, limit: number): Promise<readonly TimedOrder[]> {
    const found = await this.store.orders
      .find({ ...filter, open: true }, SHOWN)
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Shown[]>();
    return found.map(({ _id, ...order }) => ({ orderId: _id, ...order }));
  }
}

function venueFilter(venues: VenueSet) {
  return 'only' in venues
    ? { venue: mongoose.trusted({ $in: venues.only }) }
    : { venue: mongoose.trusted({ $nin: venues.not }) };
}
