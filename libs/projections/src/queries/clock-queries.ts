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
  readonly version: number;
  readonly timeInForce: string;
  readonly expireTime?: string;
}

/** Venues that share a calendar: these, or all but these. */
export type VenueSet = { readonly only: readonly string[] } | { readonly not: readonly string[] };

/** A mass cancel whose orders are not all asked to be cancelled yet. */
export type OpenMassCancel = Readonly<MassCancelDocument>;

const SHOWN = { account: 1, venue: 1, version: 1, timeInForce: 1, expireTime: 1 } as const;
type Shown = Pick<OrderDocument, '_id' | keyof typeof SHOWN>;

/** The orders after the one of the id `after`, in the order of their ids, and how many of them. */
export interface OrderPage {
  readonly after: string;
  readonly limit: number;
}

/** What the clock role asks of the projections, every second: only open orders are looked at. */
export class ClockQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** GTD orders whose expireTime comes before `before` as text: a caller asks for a whole second more and compares. */
  async expiring(before: string, page: OrderPage): Promise<readonly TimedOrder[]> {
    const expireTime = mongoose.trusted({ $lt: before });
    return this.#open({ timeInForce: 'GTD', expireTime, ...notBeingCancelled() }, page);
  }

  /** Orders that were DAY orders before the venues' day began. */
  async ofEarlierDays(
    venues: VenueSet,
    dayBegan: string,
    page: OrderPage,
  ): Promise<readonly TimedOrder[]> {
    const bound = textBefore(dayBegan);
    return this.#open(
      {
        timeInForce: 'DAY',
        ...venueFilter(venues),
        createdAt: mongoose.trusted({ $lt: bound }),
        'state.timeInForceSince': mongoose.trusted({ $not: { $gte: bound } }),
        ...notBeingCancelled(),
      },
      page,
    );
  }

  /** Good-till orders of an earlier day that have not been told of `tradingDay` (`YYYY-MM-DD`). */
  async toRoll(
    venues: VenueSet,
    dayBegan: string,
    tradingDay: string,
    page: OrderPage,
  ): Promise<readonly TimedOrder[]> {
    return this.#open(
      {
        timeInForce: mongoose.trusted({ $in: ['GTC', 'GTD'] }),
        ...venueFilter(venues),
        createdAt: mongoose.trusted({ $lt: textBefore(dayBegan) }),
        'state.day.tradingDay': mongoose.trusted({ $ne: tradingDay }),
      },
      page,
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

  /** Open orders of a mass cancel's scope that the log had before it. */
  async ordersToCancel(
    { partition, scope, offset }: OpenMassCancel,
    page: OrderPage,
  ): Promise<readonly TimedOrder[]> {
    return this.#open(
      {
        ...scope,
        'asOf.partition': partition,
        firstOffset: mongoose.trusted({ $lt: offset }),
      },
      page,
    );
  }

  async #open(filter: object, { after, limit }: OrderPage): Promise<readonly TimedOrder[]> {
    const found = await this.store.orders
      .find({ ...filter, _id: mongoose.trusted({ $gt: after }), open: true }, SHOWN)
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Shown[]>();
    return found.map(({ _id, ...order }) => ({ orderId: _id, ...order }));
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
