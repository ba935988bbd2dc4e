import type { DecidedRecord, OrderEventRecord } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';

/** A record of `ome.order-events.v1` that a decision made, and where it lies. */
export interface LoggedRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly record: DecidedRecord;
}

/** `undefined` for a record that answers nothing: the first one of a writer. Only the writer writes this topic. */
export function readOutcome({
  partition,
  offset,
  value,
}: ReceivedRecord): LoggedRecord | undefined {
  if (value === null) return undefined;
  const record = JSON.parse(value.toString()) as OrderEventRecord;
  return record.type === 'PARTITION_ACQUIRED' ? undefined : { partition, offset, record };
}
