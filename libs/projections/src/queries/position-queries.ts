import mongoose, { type IndexDefinition } from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import {
  POSITIONS_BY_ACCOUNT,
  POSITIONS_BY_SYMBOL,
  type PositionDocument,
} from '../documents/position.schema.js';
import type { AccountScope } from './account-scope.js';

/** What an account bought and sold of a symbol on a venue: decimals as text. */
export interface PositionView {
  readonly account: string;
  readonly venue: string;
  readonly symbol: string;
  readonly boughtQty: string;
  readonly soldQty: string;
  /** Bought less sold. */
  readonly netQty: string;
  readonly boughtNotional: string;
  readonly soldNotional: string;
  /** The position of the last fill in it. */
  readonly asOf: { readonly partition: number; readonly offset: number };
}

export interface PositionFilter {
  readonly accounts: AccountScope;
  readonly symbol?: string;
  readonly venue?: string;
}

/** Where a list goes on: after this position. */
export type PositionPlace = Pick<PositionView, 'account' | 'venue' | 'symbol'>;

export interface PositionPage {
  readonly after?: PositionPlace;
  readonly limit: number;
}

/** Sums of fills; corrections and busts are in them. */
export class PositionQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** In the order of account, venue and symbol, as text. */
  async list(
    { accounts, symbol, venue }: PositionFilter,
    { after, limit }: PositionPage,
  ): Promise<readonly PositionView[]> {
    if (accounts !== 'ANY' && accounts.length === 0) return [];
    const found = await this.store.positions
      .find({
        _id: mongoose.trusted({ $gt: after === undefined ? '' : keyOf(after) }),
        ...(accounts !== 'ANY' && { account: mongoose.trusted({ $in: accounts }) }),
        ...(symbol !== undefined && { symbol }),
        ...(venue !== undefined && { venue }),
      })
      .sort({ _id: 1 })
      .hint(indexFor(accounts, symbol))
      .limit(limit)
      .lean<PositionDocument[]>();
    return found.map(({ _id: _key, partition, offset, ...position }) => ({
      ...position,
      asOf: { partition, offset },
    }));
  }
}

function keyOf({ account, venue, symbol }: PositionPlace): string {
  return `${account}|${venue}|${symbol}`;
}

function indexFor(accounts: AccountScope, symbol: string | undefined): IndexDefinition {
  if (accounts !== 'ANY') return POSITIONS_BY_ACCOUNT;
  return symbol === undefined ? { _id: 1 } : POSITIONS_BY_SYMBOL;
}
