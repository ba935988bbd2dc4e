import type { ProjectionStore } from '../connection/projection-store.js';
import { executionDocumentOf } from '../documents/execution-document.js';
import { orderDocumentOf, type ProjectedOrder } from '../documents/order-document.js';
import { orderEventKey, type OrderEventDocument } from '../documents/order-event.schema.js';
import type { PositionDocument } from '../documents/position.schema.js';
import { loadOrders, loadPositions } from './load-documents.js';
import { emptyChanges, foldEvent, type BatchChanges } from './batch-fold.js';
import { checkpointWrite, readCheckpoint } from './checkpoints.js';
import { guardedReplacement, insertionOnce } from './guarded-write.js';
import { dayPricesOf, writeDayPrices } from './last-prices.js';
import { decodeEntry, readLogEntry, type LogEntry } from './log-entry.js';
import type { Checkpoint, LogRecord } from './log-record.js';
import { doneMassCancels, massCancelResults, requestedMassCancels } from './mass-cancels.js';
import { PartitionCache } from './partition-cache.js';
import { loadPartitionState, type PartitionStateFold } from './partition-states.js';
import { addFill, positionKeyOf } from './positions.js';
import { sharedBulk, type SharedBulk } from './shared-bulk.js';
import { venueDays, type VenueDay, type VenueTimeZones } from './venue-days.js';

export interface OrderProjectorOptions {
  /** Orders and positions kept in memory per partition. */
  readonly cacheLimit?: number;
  /** IANA time zone by venue, for the first trade of a venue's day; UTC unless named. */
  readonly timeZones?: VenueTimeZones;
}

/** What a batch did, for metrics. */
export interface AppliedBatch {
  /** Events folded; fewer than records when the batch was applied before. */
  readonly events: number;
  /** Orders written. */
  readonly orders: number;
}

interface PartitionMemory {
  checkpoint: Checkpoint | undefined;
  readonly orders: PartitionCache<ProjectedOrder>;
  readonly positions: PartitionCache<PositionDocument>;
  readonly state: PartitionStateFold;
}

/**
 * Folds `ome.order-events.v1` into documents. Each write is guarded by a version or an offset and
 * the checkpoint follows the documents, so a batch applied twice, late or by two processes changes
 * nothing. Calls for one partition must not overlap.
 */
export class OrderProjector {
  readonly #partitions = new Map<number, PartitionMemory>();
  readonly #bulks = new Map<string, SharedBulk>();
  readonly #cacheLimit: number;
  readonly #dayOf: VenueDay;

  constructor(
    private readonly store: ProjectionStore,
    { cacheLimit = 10_000, timeZones = {} }: OrderProjectorOptions = {},
  ) {
    this.#cacheLimit = cacheLimit;
    this.#dayOf = venueDays(timeZones);
  }

  /** Where the partition's projection stands, read anew; nothing while it was never projected. */
  async checkpointOf(partition: number): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.store, partition);
  }

  /** Drops what is remembered of a partition: another process may have projected it since. */
  forget(partition: number): void {
    this.#partitions.delete(partition);
  }

  /**
   * Applies consecutive records of a partition; those up to its checkpoint are skipped.
   * @throws ProjectionError when the partition must stop; other errors may be repeated
   */
  async apply(partition: number, records: readonly LogRecord[]): Promise<AppliedBatch> {
    try {
      return await this.#apply(partition, records);
    } catch (error) {
      this.forget(partition);
      throw error;
    }
  }

  async #apply(partition: number, records: readonly LogRecord[]): Promise<AppliedBatch> {
    const memory = await this.#memoryOf(partition);
    const after = memory.checkpoint?.offset ?? -1n;
    const fresh = records.filter((record) => record.offset > after);
    const last = fresh.at(-1);
    if (last === undefined) return { events: 0, orders: 0 };

    const entries = fresh.map((record) => readLogEntry(record, partition));
    await this.#recall(memory, entries);
    const changes = foldEntries(entries, partition, memory);
    const positions = await this.#positionsAfter(memory, changes, partition);
    await this.#write(
      changes,
      positions,
      entries.flatMap(eventDocumentsOf),
      memory.state,
      partition,
    );

    await this.#bulk(this.store.massCancels).write(requestedMassCancels(entries, partition));
    await this.#bulk(this.store.massCancelResults).write(massCancelResults(entries));
    await this.#bulk(this.store.massCancels).write(doneMassCancels(entries));

    const checkpoint = advance(memory.checkpoint, last.offset, entries);
    await this.#bulk(this.store.checkpoints).write([checkpointWrite(partition, checkpoint)]);
    this.#keep(memory, changes, positions);
    memory.checkpoint = checkpoint;
    return { events: entries.length, orders: changes.orders.size };
  }

  async #memoryOf(partition: number): Promise<PartitionMemory> {
    const known = this.#partitions.get(partition);
    if (known !== undefined) return known;
    const memory = {
      checkpoint: await this.checkpointOf(partition),
      orders: new PartitionCache<ProjectedOrder>(this.#cacheLimit),
      positions: new PartitionCache<PositionDocument>(this.#cacheLimit),
      state: await loadPartitionState(this.store, partition),
    };
    this.#partitions.set(partition, memory);
    return memory;
  }

  /** Loads the orders that the entries change and memory misses; a first version needs none. */
  async #recall(memory: PartitionMemory, entries: readonly LogEntry[]): Promise<void> {
    const known = memory.orders.values;
    const missing = new Set<string>();
    const placed = new Set<string>();
    for (const { record } of entries) {
      if (!('version' in record) || known.has(record.orderId)) continue;
      const { orderId, version } = record;
      if (version === 1) placed.add(orderId);
      else if (!placed.has(orderId)) missing.add(orderId);
    }
    for (const order of await loadOrders(this.store, [...missing])) {
      memory.orders.set(order.state.orderId, order);
    }
  }

  async #positionsAfter(
    memory: PartitionMemory,
    { fills }: BatchChanges,
    partition: number,
  ): Promise<ReadonlyMap<string, PositionDocument>> {
    const missing = fills.map(positionKeyOf).filter((key) => !memory.positions.values.has(key));
    for (const position of await loadPositions(this.store, [...new Set(missing)])) {
      memory.positions.set(position._id, position);
    }
    const after = new Map<string, PositionDocument>();
    for (const fill of fills) {
      const key = positionKeyOf(fill);
      const before = after.get(key) ?? memory.positions.values.get(key);
      after.set(key, addFill(before, fill, partition));
    }
    return after;
  }

  /** Orders last: an order's document is never ahead of what belongs to it. */
  async #write(
    changes: BatchChanges,
    positions: ReadonlyMap<string, PositionDocument>,
    events: readonly OrderEventDocument[],
    state: PartitionStateFold,
    partition: number,
  ): Promise<void> {
    const { store } = this;
    const stateWrite = state.takeWrite();
    const names = [...changes.names].map(([_id, { name, orderId }]) => ({ _id, name, orderId }));
    const venueNames = [...changes.venueNames].map(([_id, orderId]) => ({ _id, orderId }));
    const executions = changes.executions.map(executionDocumentOf);
    const summed = [...positions.values()].map((sum) => guardedReplacement('offset', sum));
    await Promise.all([
      this.#bulk(store.orderEvents).write(events.map(insertionOnce)),
      this.#bulk(store.executions).write(executions.map(insertionOnce)),
      this.#bulk(store.names).write(names.map(insertionOnce)),
      this.#bulk(store.venueNames).write(venueNames.map(insertionOnce)),
      this.#bulk(store.positions).write(summed),
      this.#bulk(store.partitionStates).write(stateWrite),
      writeDayPrices(
        store.native(store.lastPrices),
        dayPricesOf(changes.fills, partition, this.#dayOf),
      ),
    ]);
    const orders = [...changes.orders.values()].map(orderDocumentOf);
    await this.#bulk(store.orders).write(
      orders.map((order) => guardedReplacement('version', order)),
    );
  }

  /** Partitions share the bulks of a collection. */
  #bulk(model: { readonly collection: { readonly name: string } }): SharedBulk {
    const { name } = model.collection;
    const known = this.#bulks.get(name) ?? sharedBulk(this.store.native(model));
    this.#bulks.set(name, known);
    return known;
  }

  #keep(
    memory: PartitionMemory,
    { orders }: BatchChanges,
    positions: ReadonlyMap<string, PositionDocument>,
  ): void {
    orders.forEach((order, key) => memory.orders.set(key, order));
    positions.forEach((position, key) => memory.positions.set(key, position));
    memory.orders.trim();
    memory.positions.trim();
  }
}

function foldEntries(
  entries: readonly LogEntry[],
  partition: number,
  { orders: { values: known }, state }: Pick<PartitionMemory, 'orders' | 'state'>,
): BatchChanges {
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

/** One for an event of an order, none for a record of no order. */
function eventDocumentsOf({ offset, text, record }: LogEntry): readonly OrderEventDocument[] {
  if (!('version' in record)) return [];
  const _id = orderEventKey(record.orderId, record.version);
  return [{ _id, offset: Number(offset), record: text }];
}

function advance(
  before: Checkpoint | undefined,
  offset: bigint,
  entries: readonly LogEntry[],
): Checkpoint {
  const epoch = (before?.epoch ?? 0) + entries.filter(isAcquisition).length;
  const decided = entries.findLast((entry) => !isAcquisition(entry))?.record;
  const source = decided !== undefined && 'cause' in decided ? decided.cause : before?.lastSource;
  return { offset, epoch, ...(source === undefined ? {} : { lastSource: source }) };
}

function isAcquisition({ record }: LogEntry): boolean {
  return record.type === 'PARTITION_ACQUIRED';
}
