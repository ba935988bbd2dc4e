import type { LimitsRecord, ScopeRecord } from '@ome/contracts';
import type { ProjectionStore } from '../connection/projection-store.js';
import { OPEN_ORDERS_BY_ACCOUNT, type LogPosition } from '../documents/order.schema.js';
import { accountField, type PartitionStateDocument } from '../documents/partition-state.schema.js';

/** A stop in force, and the partitions that have it. */
export interface StopView {
  readonly stopId: string;
  readonly scope: ScopeRecord;
  readonly text?: string;
  /** The operator, where one had signed in. */
  readonly setBy?: string;
  /** When the first of the partitions recorded it. */
  readonly since: string;
  readonly partitions: readonly number[];
}

/** What an account may do, and how many orders it has open now. */
export interface AccountLimitsView {
  readonly account: string;
  readonly limits: readonly LimitsRecord[];
  /** Who set them, and when it was recorded, where that is known. */
  readonly setBy?: string;
  readonly since?: string;
  readonly openOrders: number;
  /** Of the last change of the partition's state; absent while there was none. */
  readonly asOf?: LogPosition;
}

/** What operators said to the partitions, as the projection has it. */
export class ControlQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** Oldest first. */
  async stopsInForce(): Promise<readonly StopView[]> {
    const found = await this.store.partitionStates
      .find({}, { stops: 1 })
      .sort({ _id: 1 })
      .lean<PartitionStateDocument[]>();
    const stops = new Map<string, StopView>();
    for (const { _id: partition, stops: inForce = [] } of found) {
      for (const stop of inForce)
        stops.set(stop.stopId, joined(stops.get(stop.stopId), stop, partition));
    }
    return [...stops.values()].toSorted((left, right) => (left.since < right.since ? -1 : 1));
  }

  async limitsOf(account: string, partition: number): Promise<AccountLimitsView> {
    const field = accountField(account);
    const found = await this.store.partitionStates
      .findById(partition, {
        offset: 1,
        [`limits.${field}`]: 1,
        [`limitsOrigin.${field}`]: 1,
        [`openOrders.${field}`]: 1,
      })
      .lean<PartitionStateDocument>();
    return {
      account,
      limits: found?.limits?.[field] ?? [],
      ...found?.limitsOrigin?.[field],
      openOrders: found?.openOrders?.[field] ?? 0,
      ...(found !== null && { asOf: { partition, offset: found.offset } }),
    };
  }

  /** How many orders the account has open on a venue, of a symbol or both. */
  async openOrdersOf(
    account: string,
    limited: { readonly venue?: string; readonly symbol?: string },
  ): Promise<number> {
    return this.store.orders.countDocuments(
      { account, open: true, ...limited },
      { hint: OPEN_ORDERS_BY_ACCOUNT },
    );
  }
}

function joined(
  known: StopView | undefined,
  stop: Omit<StopView, 'partitions'>,
  partition: number,
): StopView {
  if (known === undefined) return { ...stop, partitions: [partition] };
  const since = stop.since < known.since ? stop.since : known.since;
  return { ...known, since, partitions: [...known.partitions, partition] };
}
