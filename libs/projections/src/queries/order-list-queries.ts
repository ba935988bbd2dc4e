import mongoose, { type IndexDefinition } from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import {
  ORDERS_BY_ACCOUNT,
  ORDERS_BY_STATUS,
  ORDERS_BY_SYMBOL,
  ORDERS_BY_TIME,
  ORDERS_BY_USER,
  ORDERS_BY_VENUE,
  OPEN_ORDERS_BY_ACCOUNT,
  OPEN_ORDERS_BY_TIME,
  type OrderDocument,
} from '../documents/order.schema.js';
import type { AccountScope } from './account-scope.js';
import { orderViewOf, type OrderView } from './views.js';

/** Which orders: those that have all that is stated. */
export interface OrderFilter {
  readonly accounts: AccountScope;
  readonly symbol?: string;
  readonly venue?: string;
  readonly side?: string;
  readonly ordStatus?: string;
  readonly open?: boolean;
  readonly submittedBy?: string;
  /** Bounds of createdAt, in its own form (UTC, milliseconds): from it on, and before it. */
  readonly createdFrom?: string;
  readonly createdBefore?: string;
}

/** Where a list goes on: after this order. */
export interface OrderPlace {
  readonly createdAt: string;
  readonly orderId: string;
}

export interface OrderListPage {
  readonly after?: OrderPlace;
  readonly limit: number;
}

const NEWEST_FIRST = { createdAt: -1, _id: -1 } as const;

/** Lists of orders, read in the order of an index from where the page begins. */
export class OrderListQueries {
  constructor(private readonly store: ProjectionStore) {}

  /**
   * Newest first by (createdAt, orderId). What is created while a list is read comes before its
   * first page, so a list that is read to its end has every order that was there once.
   */
  async list(filter: OrderFilter, { after, limit }: OrderListPage): Promise<readonly OrderView[]> {
    if (filter.accounts !== 'ANY' && filter.accounts.length === 0) return [];
    const found = await this.store.orders
      .find({ ...conditionsOf(filter), ...placeCondition(filter, after) })
      .sort(NEWEST_FIRST)
      .hint(indexFor(filter))
      .limit(limit)
      .lean<OrderDocument[]>();
    return found.map(orderViewOf);
  }
}

function conditionsOf({
  accounts,
  symbol,
  venue,
  side,
  ordStatus,
  open,
  submittedBy,
}: OrderFilter) {
  return {
    ...(accounts !== 'ANY' && { account: anyOf(accounts) }),
    ...(symbol !== undefined && { symbol }),
    ...(venue !== undefined && { venue }),
    ...(side !== undefined && { side }),
    ...(ordStatus !== undefined && { ordStatus }),
    ...(submittedBy !== undefined && { submittedBy }),
    ...(open === true && { open: true }),
    ...(open === false && { open: mongoose.trusted({ $exists: false }) }),
  };
}

function anyOf(accounts: readonly string[]) {
  const [only, ...others] = accounts;
  return others.length === 0 ? only : mongoose.trusted({ $in: accounts });
}

/** The bounds say where in the index to begin and to end; ties with the last order are few. */
function placeCondition(
  { createdFrom, createdBefore }: OrderFilter,
  after: OrderPlace | undefined,
) {
  const bounds = {
    ...(createdFrom !== undefined && { $gte: createdFrom }),
    ...(createdBefore !== undefined && { $lt: createdBefore }),
    ...(after !== undefined && { $lte: after.createdAt }),
  };
  if (Object.keys(bounds).length === 0) return {};
  return {
    createdAt: mongoose.trusted(bounds),
    ...(after !== undefined && {
      $or: [
        { createdAt: mongoose.trusted({ $lt: after.createdAt }) },
        { createdAt: after.createdAt, _id: mongoose.trusted({ $lt: after.orderId }) },
      ],
    }),
  };
}

/**
 * Every one of them gives the orders newest first. Chosen here and not by the server, whose choice
 * would follow what it met before.
 */
function indexFor({ accounts, ...filter }: OrderFilter): IndexDefinition {
  const ofAll = accounts === 'ANY';
  if (filter.open === true) return ofAll ? OPEN_ORDERS_BY_TIME : OPEN_ORDERS_BY_ACCOUNT;
  if (!ofAll) return ORDERS_BY_ACCOUNT;
  if (filter.submittedBy !== undefined) return ORDERS_BY_USER;
  if (filter.symbol !== undefined) return ORDERS_BY_SYMBOL;
  if (filter.ordStatus !== undefined) return ORDERS_BY_STATUS;
  return filter.venue === undefined ? ORDERS_BY_TIME : ORDERS_BY_VENUE;
}
