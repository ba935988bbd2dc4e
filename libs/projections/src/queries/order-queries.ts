import { account, clientOrderId, nameKey } from '@ome/domain';
import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { ExecutionDocument } from '../documents/execution.schema.js';
import type { OrderDocument } from '../documents/order.schema.js';
import { readCheckpoints } from '../projector/checkpoints.js';
import type { Checkpoint } from '../projector/log-record.js';
import { Watermarks } from './watermarks.js';
import { fillViewOf, orderViewOf, type FillView, type OrderView } from './views.js';

/** Of every name that the domain takes. */
const MAXIMUM_NAME_LENGTH = 128;

/** Whose orders a caller may see: these accounts, or every account. */
export type AccountScope = readonly string[] | 'ANY';

/** Part of a long answer, in the order of creation. */
export interface Page {
  readonly limit: number;
  /** The last order of the page before. */
  readonly after?: { readonly createdAt: string; readonly orderId: string };
}

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
    const byId = await this.#order(name, scope);
    if (byId !== undefined) return byId;
    if (name === '' || name.length > MAXIMUM_NAME_LENGTH) return undefined;
    const keyIn = (owner: string) => nameKey(account(owner), clientOrderId(name));
    const filter =
      scope === 'ANY' ? { name } : { _id: mongoose.trusted({ $in: scope.map(keyIn) }) };
    const [found, another] = await this.store.names.find(filter).limit(2).lean();
    return found === undefined || another !== undefined
      ? undefined
      : this.#order(found.orderId, scope);
  }

  /** Every order that has this name, in any account: more than one when accounts use the same clientOrderId. */
  async ordersNamed(name: string): Promise<readonly OrderView[]> {
    const named = await this.store.names.find({ name }).lean();
    const ids = [name, ...named.map(({ orderId }) => orderId)];
    return this.#orders({ _id: mongoose.trusted({ $in: ids }) });
  }

  /** Orders of every account, newest first. */
  async newestOrders(limit: number): Promise<readonly OrderView[]> {
    const newest = this.store.orders.find().sort({ createdAt: -1, _id: -1 }).limit(limit);
    return (await newest.lean<OrderDocument[]>()).map(orderViewOf);
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

  /** Orders that the user entered, oldest first. */
  async ordersOfUser(user: string, page?: Page): Promise<readonly OrderView[]> {
    return this.#orders({ submittedBy: user }, page);
  }

  /** Orders of the accounts, oldest first. */
  async ordersOfAccounts(accounts: AccountScope, page?: Page): Promise<readonly OrderView[]> {
    return this.#orders(
      accounts === 'ANY' ? {} : { account: mongoose.trusted({ $in: accounts }) },
      page,
    );
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

  /** Offset of the last record of the partition that is in the documents. */
  async watermark(partition: number): Promise<bigint | undefined> {
    return this.#watermarks.watermark(partition);
  }

  /** True once the projection has the record at `offset`; false when `withinMs` passed before. */
  async waitUntil(partition: number, offset: bigint, withinMs: number): Promise<boolean> {
    return this.#watermarks.waitUntil(partition, offset, withinMs);
  }

  async #order(orderId: string, scope: AccountScope): Promise<OrderView | undefined> {
    const found = await this.store.orders.findById(orderId).lean<OrderDocument>();
    if (found === null) return undefined;
    return scope === 'ANY' || scope.includes(found.account) ? orderViewOf(found) : undefined;
  }

  async #orders(filter: object, page?: Page): Promise<readonly OrderView[]> {
    const query = this.store.orders.find(filter).sort({ createdAt: 1, _id: 1 });
    if (page !== undefined) query.limit(page.limit);
    if (page?.after !== undefined) {
      const { createdAt, orderId } = page.after;
      const later = { createdAt: mongoose.trusted({ $gt: createdAt }) };
      query.or([later, { createdAt, _id: mongoose.trusted({ $gt: orderId }) }]);
    }
    const found = await query.lean<OrderDocument[]>();
    return found.map(orderViewOf);
  }
}
