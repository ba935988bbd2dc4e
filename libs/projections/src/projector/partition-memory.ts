import type { ProjectionStore } from '../connection/projection-store.js';
import type { ProjectedOrder } from '../documents/order-document.js';
import type { PositionDocument } from '../documents/position.schema.js';
import { emptyChanges, foldEvent, type BatchChanges } from './batch-fold.js';
import { readCheckpoint } from './checkpoints.js';
import { loadOrders, loadPositions } from './load-documents.js';
import { decodeEntry, type LogEntry } from './log-entry.js';
import type { Checkpoint } from './log-record.js';
import { PartitionCache } from './partition-cache.js';
import { loadPartitionState, type PartitionStateFold } from './partition-states.js';
import { addFill, positionKeyOf } from './positions.js';

/** What the projector remembers of a partition, and loads where it does not. */
export class PartitionMemory {
  readonly #orders: PartitionCache<ProjectedOrder>;
  readonly #positions: PartitionCache<PositionDocument>;

  private constructor(
    private readonly store: ProjectionStore,
    private readonly partition: number,
    readonly state: PartitionStateFold,
    public checkpoint: Checkpoint | undefined,
    cacheLimit: number,
  ) {
    this.#orders = new PartitionCache(cacheLimit);
    this.#positions = new PartitionCache(cacheLimit);
  }

  static async load(
    store: ProjectionStore,
    partition: number,
    cacheLimit: number,
  ): Promise<PartitionMemory> {
    const checkpoint = await readCheckpoint(store, partition);
    const state = await loadPartitionState(store, partition);
    return new PartitionMemory(store, partition, state, checkpoint, cacheLimit);
  }

  /** Loads the orders that the entries change and memory misses; a first version needs none. */
  async recall(entries: readonly LogEntry[]): Promise<void> {
    const known = this.#orders.values;
    const missing = new Set<string>();
    const placed = new Set<string>();
    for (const { record } of entries) {
      if (!('version' in record) || known.has(record.orderId)) continue;
      const { orderId, version } = record;
      if (version === 1) placed.add(orderId);
      else if (!placed.has(orderId)) missing.add(orderId);
    }
    for (const order of await loadOrders(this.store, [...missing])) {
      this.#orders.set(order.state.orderId, order);
    }
  }

  /** What the entries change; their orders were recalled. */
  fold(entries: readonly LogEntry[]): BatchChanges {
    const { partition, state } = this;
    const known = this.#orders.values;
    const changes = emptyChanges();
    const orderNow = (orderId: string) => changes.orders.get(orderId) ?? known.get(orderId);
    const instrumentOf = (orderId: string) => orderNow(orderId)?.state.instrument;
    for (const entry of entries) {
      const event = decodeEntry(entry, partition, instrumentOf);
      if (event === undefined) {
        state.control(entry);
        continue;
      }
      const before = orderNow(event.orderId);
      foldEvent(event, { partition, offset: Number(entry.offset) }, known, changes);
      const after = orderNow(event.orderId);
      if (after !== undefined) state.count(entry.offset, before, after);
    }
    return changes;
  }

  /** The positions that the fills change, as they are then. */
  async positionsAfter({ fills }: BatchChanges): Promise<ReadonlyMap<string, PositionDocument>> {
    const missing = fills.map(positionKeyOf).filter((key) => !this.#positions.values.has(key));
    for (const position of await loadPositions(this.store, [...new Set(missing)])) {
      this.#positions.set(position._id, position);
    }
    const after = new Map<string, PositionDocument>();
    for (const fill of fills) {
      const key = positionKeyOf(fill);
      const before = after.get(key) ?? this.#positions.values.get(key);
      after.set(key, addFill(before, fill, this.partition));
    }
    return after;
  }

  /** After they were written. */
  keep({ orders }: BatchChanges, positions: ReadonlyMap<string, PositionDocument>): void {
    orders.forEach((order, key) => this.#orders.set(key, order));
    positions.forEach((position, key) => this.#positions.set(key, position));
    this.#orders.trim();
    this.#positions.trim();
  }
}
