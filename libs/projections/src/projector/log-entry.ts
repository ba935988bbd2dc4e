import { decodeEvent, parseOrderEvent, type OrderEventRecord } from '@ome/contracts';
import { isOrderEvent, type Instrument, type OrderEvent } from '@ome/domain';
import { ProjectionError } from './projection-error.js';
import type { LogRecord } from './log-record.js';

/** A record of the log whose form was checked. */
export interface LogEntry {
  readonly offset: bigint;
  /** The value as it was read. */
  readonly text: string;
  readonly record: OrderEventRecord;
}

/** @throws ProjectionError when the record is no event of this version's schemas */
export function readLogEntry({ offset, value }: LogRecord, partition: number): LogEntry {
  const parsed = parseOrderEvent(value);
  if (parsed.ok) return { offset, text: String(value), record: parsed.value };
  throw unreadable(partition, offset, parsed.faults.join('; '));
}

/** The order's event; nothing for a record of no order. @throws ProjectionError as `readLogEntry` */
export function decodeEntry(
  { offset, record }: LogEntry,
  partition: number,
  instrumentOf: (orderId: string) => Instrument | undefined,
): OrderEvent | undefined {
  if (!('version' in record)) return undefined;
  try {
    const event = decodeEvent(record, instrumentOf(record.orderId));
    return isOrderEvent(event) ? event : undefined;
  } catch (cause) {
    throw unreadable(partition, offset, String(cause), cause);
  }
}

function unreadable(partition: number, offset: bigint, fault: string, cause?: unknown) {
  return new ProjectionError(
    'PROJECTION_UNREADABLE_RECORD',
    `Partition ${partition} offset ${offset} of the log cannot be projected: ${fault}. A newer ` +
      'version may have written it: project with that version.',
    { cause },
  );
}
