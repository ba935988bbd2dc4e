import type { ProjectionStore } from '../connection/projection-store.js';
import { executionDocumentOf } from '../documents/execution-document.js';
import { orderDocumentOf } from '../documents/order-document.js';
import { orderEventKey, type OrderEventDocument } from '../documents/order-event.schema.js';
import type { PositionDocument } from '../documents/position.schema.js';
import type { BatchChanges } from './batch-fold.js';
import { checkpointWrite, readCheckpoint } from './checkpoints.js';
import { guardedReplacement, insertionOnce } from './guarded-write.js';
import { dayPricesOf, writeDayPrices } from './last-prices.js';
import { readLogEntry, type LogEntry } from './log-entry.js';
import type { Checkpoint, LogRecord } from './log-record.js';
import { doneMassCancels, massCancelResults, requestedMassCancels } from './mass-cancels.js';
import { PartitionMemory } from './partition-memory.js';
import type { PartitionStateFold } from './partition-states.js';
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
    await memory.recall(entries);
    const changes = memory.fold(entries);
    const positions = await memory.positionsAfter(changes);
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
    memory.keep(changes, positions);
    memory.checkpoint = checkpoint;
    return { events: entries.length, orders: changes.orders.size };
  }

  async #memoryOf(partition: number): Promise<PartitionMemory> {
    const known = this.#partitions.get(partition);
    if (known !== undefined) return known;
    const memory = await PartitionMemory.load(this.store, partition, this.#cacheLimit);
    this.#partitions.set(partition, memory);
    return memory;
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
