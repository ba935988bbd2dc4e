import type { DecidedRecord, OrderEventRecord } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';

/** A record of `ome.order-events.v1` that a decision made, and where it lies. */
export interface LoggedRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly record: DecidedRecord;
}

/** Told of a record that the writer did not write; what it is stays in the topic. */
export type OnForeign = (at: Pick<ReceivedRecord, 'topic' | 'partition' | 'offset'>) => void;

/** `undefined` for a record that answers nothing: the first one of a writer, and, told, a foreign one. */
export function readOutcome(
  received: ReceivedRecord,
  onForeign: OnForeign,
): LoggedRecord | undefined {
  const { partition, offset, value } = received;
  const record = value === null ? undefined : readLogRecord(value.toString());
  if (record === undefined) {
    onForeign(received);
    return undefined;
  }
  return record.type === 'PARTITION_ACQUIRED' ? undefined : { partition, offset, record };
}

/**
 * A record of `ome.order-events.v1`, or `undefined` for text that the writer did not write. Only what tells whom a record
 * answers is checked: every door reads the whole log, and a check of every field costs as much as parsing.
 */
export function readLogRecord(text: string): OrderEventRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLogRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLogRecord(value: unknown): value is OrderEventRecord {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'PARTITION_ACQUIRED') return true;
  return (
    typeof value.type === 'string' &&
    'cause' in value &&
    typeof value.cause === 'string' &&
    'inputId' in value &&
    typeof value.inputId === 'string'
  );
}
