import { TOPICS, formatPosition, parseOrderEvent, partitionOfOrderId } from '@ome/contracts';
import { orderId } from '@ome/domain';
import type { KafkaConnection, ReceivedRecord } from '@ome/messaging';
import { rangesOf, readRange } from '../kept-records.js';

/** A record of the log about an order: all its fields, of which these are shown to people. */
export interface StoryEntry {
  /** `<topic>/<partition>/<offset>`. */
  readonly position: string;
  readonly type: string;
  readonly orderId?: string;
  readonly account?: string;
  readonly version?: number;
  readonly execType?: string;
  readonly ordStatus?: string;
  readonly clientOrderId?: string;
  readonly orderQty?: string;
  readonly cumQty?: string;
  readonly leavesQty?: string;
  readonly avgPx?: string;
  readonly requestId?: string;
  readonly execId?: string;
  readonly recordedAt?: string;
  readonly cause?: string;
  readonly reason?: string;
  readonly text?: string;
  /** What the event says by its type. */
  readonly data?: object;
}

/** What the log says of an order. */
export interface Story {
  readonly orderId: string;
  readonly partition: number;
  /** The next offset of the partition when it was read. */
  readonly end: string;
  readonly entries: readonly StoryEntry[];
}

/** Reads the whole partition of the order: the log has no index, and its records come in order. */
export async function readStory(kafka: KafkaConnection, id: string): Promise<Story> {
  const topic = TOPICS.orderEvents;
  const ranges = await rangesOf(kafka, topic);
  const partition = partitionOfOrderId(orderId(id), ranges.size);
  const { low, high } = ranges.get(partition) ?? { low: 0n, high: 0n };
  const needle = Buffer.from(JSON.stringify(id));
  const entries: StoryEntry[] = [];
  await readRange(kafka, { topic, partition, from: low, to: high }, (record) => {
    // Most records are of other orders: a search of bytes spares parsing them.
    if (record.value?.includes(needle) !== true) return;
    const entry = storyEntryOf(record);
    if (entry.orderId === id || entry.type === 'UNREADABLE') entries.push(entry);
  });
  return { orderId: id, partition, end: String(high), entries };
}

/** The record with its position; one of another version's making is told as `UNREADABLE`. */
export function storyEntryOf(record: ReceivedRecord): StoryEntry {
  const position = formatPosition(record);
  const parsed = parseOrderEvent(record.value);
  return parsed.ok
    ? { position, ...parsed.value }
    : { position, type: 'UNREADABLE', text: parsed.faults.join('; ') };
}
