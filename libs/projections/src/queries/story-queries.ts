import type { OrderEventRecord } from '@ome/contracts';
import { compareTimestamps, timestamp, type Timestamp } from '@ome/domain';
import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type { ExecutionDocument } from '../documents/execution.schema.js';
import { orderDocumentOf } from '../documents/order-document.js';
import { orderEventKey, type OrderEventDocument } from '../documents/order-event.schema.js';
import { foldNext } from '../projector/batch-fold.js';
import { decodeEntry, readLogEntry, type LogEntry } from '../projector/log-entry.js';
import { fillViewOf, orderViewOf, type FillView, type OrderView } from './views.js';

/** An event of an order as the log has it. */
export interface StoredEvent {
  readonly version: number;
  readonly offset: number;
  readonly record: OrderEventRecord;
}

/** Of an order's versions: those after `after`, up to `upTo`, and how many of them. */
export interface VersionRange {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

/** A booked fill, correction or bust, and what took its place. */
export interface FillInStory extends FillView {
  /** Whether it counts in cumQty: no correction or bust replaced it, and it is no bust. */
  readonly live: boolean;
  /** The fillId of the correction or bust. */
  readonly replacedBy?: string;
}

/** An order whose story is asked for. */
type Subject = Pick<OrderView, 'orderId' | 'version' | 'asOf'>;

/** What happened to an order, from the records that its document was made of. */
export class StoryQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** In the order of the versions. */
  async eventsOf({ orderId, asOf }: Subject, range: VersionRange): Promise<readonly StoredEvent[]> {
    const found = await this.#events(orderId, range).lean<OrderEventDocument[]>();
    return found.map((document, index) => {
      const { record } = entryOf(document, asOf.partition);
      return { version: range.after + index + 1, offset: document.offset, record };
    });
  }

  /**
   * The order as the engine knew it at a moment: the fold of the events recorded until then.
   * `undefined` before its first one.
   */
  async orderAt(order: Subject, moment: Timestamp): Promise<OrderView | undefined> {
    const { partition } = order.asOf;
    const range = { after: 0, upTo: order.version, limit: order.version };
    let folded: ReturnType<typeof foldNext> | undefined;
    for await (const document of this.#events(order.orderId, range).lean().cursor()) {
      const entry = entryOf(document, partition);
      if (compareTimestamps(timestamp(entry.record.recordedAt), moment) > 0) break;
      const instrument = folded?.state.instrument;
      const event = decodeEntry(entry, partition, () => instrument);
      if (event === undefined) throw new Error(`${document._id} holds no event of an order`);
      folded = foldNext(event, { partition, offset: document.offset }, folded);
    }
    return folded === undefined ? undefined : orderViewOf(orderDocumentOf(folded));
  }

  /** In the order of booking, each with what replaced it up to `upTo`. */
  async fillsOf(orderId: string, range: VersionRange): Promise<readonly FillInStory[]> {
    const { after, upTo, limit } = range;
    const found = await this.store.executions
      .find({ orderId, version: mongoose.trusted({ $gt: after, $lte: upTo }) })
      .sort({ version: 1 })
      .limit(limit)
      .lean<ExecutionDocument[]>();
    const replacedBy = await this.#replacements(orderId, found, upTo);
    return found.map((document) => {
      const fill = fillViewOf(document);
      const replacement = replacedBy.get(fill.fillId);
      return replacement === undefined
        ? { ...fill, live: fill.kind !== 'BUST' }
        : { ...fill, live: false, replacedBy: replacement };
    });
  }

  /** By the fillId that was replaced. */
  async #replacements(
    orderId: string,
    executions: readonly ExecutionDocument[],
    upTo: number,
  ): Promise<ReadonlyMap<string, string>> {
    const fillIds = executions.map(({ eventId }) => eventId);
    const found = await this.store.executions
      .find({
        orderId,
        'replaces.eventId': mongoose.trusted({ $in: fillIds }),
        version: mongoose.trusted({ $lte: upTo }),
      })
      .lean<ExecutionDocument[]>();
    return new Map(found.map(({ replaces, eventId }) => [replaces?.eventId ?? '', eventId]));
  }

  #events(orderId: string, { after, upTo, limit }: VersionRange) {
    const [first, last] = [orderEventKey(orderId, after + 1), orderEventKey(orderId, upTo)];
    return this.store.orderEvents
      .find({ _id: mongoose.trusted({ $gte: first, $lte: last }) })
      .sort({ _id: 1 })
      .limit(limit);
  }
}

function entryOf({ offset, record }: OrderEventDocument, partition: number): LogEntry {
  return readLogEntry({ offset: BigInt(offset), value: Buffer.from(record) }, partition);
}
