import { account, clientOrderId, nameKey } from '@ome/domain';
import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { ExecutionDocument } from '../documents/execution.schema.js';
import type { OrderDocument } from '../documents/order.schema.js';
import { readCheckpoints } from '../projector/checkpoints.js';
import type { Checkpoint } from '../projector/log-record.js';
import type { AccountScope } from './account-scope.js';
import { Watermarks } from './watermarks.js';
import { fillViewOf, orderViewOf, type FillView, type OrderView } from './views.js';

/** Of every name that the domain takes. */
const MAXIMUM_NAME_LENGTH = 128;

/** How a long answer is read. */
export interface Pages {
  readonly pageSize: number;
  /** Of all pages together. */
  readonly atMost: number;
}

/** Where an order is among those of its user. */
type PlaceInOrder = Pick<OrderDocument, '_id' | 'createdAt'>;

/** Prices of trades; `first` is of the venue's day `day`, the newest one with a trade. */
export interface LastPriceView {
  readonly venue: string;
  readonly symbol: string;
  readonly last: { readonly price: string; readonly transactTime: string };
  readonly first: { readonly price: string; readonly transactTime: string; readonly day: string };
}

/** What the services read of the projections. A document says in `asOf` how far it is. */
export class OrderQueries {
  readonly #watermarks: Watermarks;

  constructor(private readonly store: ProjectionStore) {
    this.#watermarks = new Watermarks(store);
  }

  /**
   * The order that has this name: its orderId, or any clientOrderId that was ever used for it. A
   * clientOrderId that several accounts of the scope use names no order.
   */
  async byAnyName(name: string, scope: AccountScope): Promise<OrderView | undefined> {
    const [found, another] = await this.ordersNamed(name, scope);
    return another === undefined ? found : undefined;
  }

  /**
   * The order of this id; else every order of the scope that has the name: more than one when
   * accounts use the same clientOrderId.
   */
  async ordersNamed(name: string, scope: AccountScope = 'ANY'): Promise<readonly OrderView[]> {
    const byId = await this.#order(name, scope);
    if (byId !== undefined) return [byId];
    if (name === '' || name.length > MAXIMUM_NAME_LENGTH) return [];
    const keyIn = (owner: string) => nameKey(account(owner), clientOrderId(name));
    const filter =
      scope === 'ANY' ? { name } : { _id: mongoose.trusted({ $in: scope.map(keyIn) }) };
    const named = await this.store.names.find(filter).lean();
    if (named.length === 0) return [];
    return this.#orders({ _id: mongoose.trusted({ $in: named.map(({ orderId }) => orderId) }) });
  }

  /** The order that the venue calls so. */
  async byVenueName(
    venue: string,
    venueOrderId: string,
    scope: AccountScope,
  ): Promise<OrderView | undefined> {
    const id = await this.orderIdByVenueName(venue, venueOrderId);
    return id === undefined ? undefined : this.#order(id, scope);
  }

  /** How far each partition is projected; partitions that never were are absent. */
  async checkpoints(): Promise<ReadonlyMap<number, Checkpoint>> {
    return readCheckpoints(this.store);
  }

  /** The orderId of the order that the venue calls so. */
  async orderIdByVenueName(venue: string, venueOrderId: string): Promise<string | undefined> {
    const found = await this.store.venueNames.findById(`${venue}|${venueOrderId}`).lean();
    return found?.orderId;
  }

  /** Orders that the user entered, oldest first, page by page; of more than `atMost`, the newest. */
  async *ordersOfUser(user: string, pages: Pages): AsyncGenerator<readonly OrderView[]> {
    let after = await this.#lastLeftOut(user, pages.atMost);
    for (;;) {
      const page = await this.#pageOfUser(user, pages.pageSize, after);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page.map(orderViewOf);
      if (page.length < pages.pageSize) return;
      after = last;
    }
  }

  /** What is booked now, in the order of trading: corrected executions as they were corrected, busted ones left out. */
  async liveFillsOf(...orderIds: readonly string[]): Promise<readonly FillView[]> {
    const fills = await this.fillsOf(...orderIds);
    const replaced = new Set(fills.map(({ refFillId }) => refFillId));
    return fills.filter(({ kind, fillId }) => kind !== 'BUST' && !replaced.has(fillId));
  }

  /** Booked fills, corrections and busts of the orders, in the order of booking. */
  async fillsOf(...orderIds: readonly string[]): Promise<readonly FillView[]> {
    const found = await this.store.executions
      .find({ orderId: mongoose.trusted({ $in: orderIds }) })
      .sort({ orderId: 1, version: 1 })
      .lean<ExecutionDocument[]>();
    return found.map(fillViewOf);
  }

  /** One entry for each venue where one of the symbols was traded. */
  async lastPrices(symbols: readonly string[]): Promise<readonly LastPriceView[]> {
    const found = await this.store.lastPrices
      .find({ symbol: mongoose.trusted({ $in: symbols }) })
      .sort({ _id: 1 })
      .lean();
    return found.map(({ venue, symbol, last, first }) => ({
      venue,
      symbol,
      last: { price: last.price, transactTime: last.transactTime },
      first: { price: first.price, transactTime: first.transactTime, day: first.day },
    }));
  }

  /** The last trade of everything that was ever traded; prices as decimal text. */
  async tradedPrices(): Promise<
    readonly { readonly venue: string; readonly symbol: string; readonly price: string }[]
  > {
    const found = await this.store.lastPrices.find({}, { venue: 1, symbol: 1, last: 1 }).lean();
    return found.map(({ venue, symbol, last }) => ({ venue, symbol, price: last.price }));
  }

  /** Offset of the last record of the partition that is in the documents. */
  async watermark(partition: number): Promise<bigint | undefined> {
    return this.#watermarks.watermark(partition);
  }

  /** True once the projection has the record at `offset`; false when `withinMs` passed before. */
  async waitUntil(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    return this.#watermarks.waitUntil(partition, offset, withinMs);
  }

  /** True once the projection has all that was made of the input at `offset` of the inbox; false as `waitUntil`. */
  async waitUntilDecided(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    return this.#watermarks.waitUntilDecided(partition, offset, withinMs);
  }

  async #order(orderId: string, scope: AccountScope): Promise<OrderView | undefined> {
    const found = await this.store.orders.findById(orderId).lean<OrderDocument>();
    if (found === null) return undefined;
    return scope === 'ANY' || scope.includes(found.account) ? orderViewOf(found) : undefined;
  }

  /** The newest order of the user that is too old to be given; read from the index alone. */
  async #lastLeftOut(user: string, atMost: number): Promise<PlaceInOrder | undefined> {
    const [found] = await this.store.orders
      .find({ submittedBy: user }, { createdAt: 1 })
      .sort({ createdAt: -1, _id: -1 })
      .skip(atMost)
      .limit(1)
      .lean<PlaceInOrder[]>();
    return found;
  }

  async #pageOfUser(
    user: string,
    limit: number,
    after: PlaceInOrder | undefined,
  ): Promise<readonly OrderDocument[]> {
    const query = this.store.orders
      .find({ submittedBy: user })
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit);
    if (after !== undefined) {
      const { createdAt, _id } = after;
      // The first of the two says where in the index to begin; the second alone would not.
      query.where({ createdAt: mongoose.trusted({ $gte: createdAt }) });
      query.or([
        { createdAt: mongoose.trusted({ $gt: createdAt }) },
        { createdAt, _id: mongoose.trusted({ $gt: _id }) },
      ]);
    }
    return query.lean<OrderDocument[]>();
  }

  async #orders(filter: object): Promise<readonly OrderView[]> {
    const found = await this.store.orders
      .find(filter)
      .sort({ createdAt: 1, _id: 1 })
      .lean<OrderDocument[]>();
    return found.map(orderViewOf);
  }
}
