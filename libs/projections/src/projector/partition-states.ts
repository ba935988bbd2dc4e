import { isOpenOrder } from '@ome/domain';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { ProjectedOrder } from '../documents/order-document.js';
import {
  accountField,
  type ControlOrigin,
  type PartitionStateDocument,
  type StoredStop,
} from '../documents/partition-state.schema.js';
import type { BulkOperation } from './guarded-write.js';
import type { LogEntry } from './log-entry.js';

/** A partition's document as the projector knows it, and what its last entries changed. */
export class PartitionStateFold {
  #offset: number;
  #stops: readonly StoredStop[];
  readonly #openOrders: Map<string, number>;
  readonly #set = new Map<string, unknown>();

  constructor(
    private readonly partition: number,
    stored: Pick<PartitionStateDocument, 'offset' | 'stops' | 'openOrders'> | undefined,
  ) {
    this.#offset = stored?.offset ?? -1;
    this.#stops = stored?.stops ?? [];
    this.#openOrders = new Map(Object.entries(stored?.openOrders ?? {}));
  }

  /** What an entry that names no order says of stops and limits. An entry that is in the document already changes nothing. */
  control({ offset, record }: LogEntry): void {
    if (Number(offset) <= this.#offset) return;
    if (record.type === 'STOP_SET') {
      const { stopId, scope, text } = record.data;
      const stop = { stopId, scope, ...(text !== undefined && { text }), ...originOf(record) };
      this.#setStops(offset, [...this.#without(stopId), stop]);
    } else if (record.type === 'STOP_LIFTED') {
      this.#setStops(offset, this.#without(record.data.stopId));
    } else if (record.type === 'LIMITS_SET') {
      const field = accountField(record.account);
      this.#change(offset, `limits.${field}`, record.data.limits);
      this.#change(offset, `limitsOrigin.${field}`, originOf(record));
    }
  }

  /** Counts an order that the entry at `offset` opened or closed. */
  count(offset: bigint, before: ProjectedOrder | undefined, after: ProjectedOrder): void {
    const wasOpen = before !== undefined && isOpenOrder(before.state);
    const change = Number(isOpenOrder(after.state)) - Number(wasOpen);
    if (Number(offset) <= this.#offset || change === 0) return;
    const field = accountField(after.state.account);
    const open = (this.#openOrders.get(field) ?? 0) + change;
    this.#openOrders.set(field, open);
    this.#change(offset, `openOrders.${field}`, open);
  }

  /** The write of what changed since the last call; nothing when nothing did. */
  takeWrite(): readonly BulkOperation[] {
    if (this.#set.size === 0) return [];
    const update = { $set: { ...Object.fromEntries(this.#set), offset: this.#offset } };
    this.#set.clear();
    const filter = { _id: this.partition, offset: { $lt: this.#offset } };
    return [{ updateOne: { filter, update, upsert: true } }];
  }

  #without(stopId: string): readonly StoredStop[] {
    return this.#stops.filter((stop) => stop.stopId !== stopId);
  }

  #setStops(offset: bigint, stops: readonly StoredStop[]): void {
    this.#stops = stops;
    this.#change(offset, 'stops', stops);
  }

  #change(offset: bigint, path: string, value: unknown): void {
    this.#offset = Number(offset);
    this.#set.set(path, value);
  }
}

function originOf({
  data: { setBy },
  recordedAt,
}: {
  readonly data: { readonly setBy?: string };
  readonly recordedAt: string;
}): ControlOrigin {
  return { ...(setBy !== undefined && { setBy }), since: recordedAt };
}

export async function loadPartitionState(
  { partitionStates }: ProjectionStore,
  partition: number,
): Promise<PartitionStateFold> {
  const stored = await partitionStates
    .findById(partition)
    .read('primary')
    .readConcern('majority')
    .lean<PartitionStateDocument>();
  return new PartitionStateFold(partition, stored ?? undefined);
}
