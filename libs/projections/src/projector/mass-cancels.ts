import { parsePosition } from '@ome/contracts';
import type { BulkOperation } from './guarded-write.js';
import { insertionOnce } from './guarded-write.js';
import type { LogEntry } from './log-entry.js';

/** The mass cancels that the entries ask for. Repeating the writes changes nothing. */
export function requestedMassCancels(
  entries: readonly LogEntry[],
  partition: number,
): readonly BulkOperation[] {
  return entries.flatMap(({ offset, record }) => {
    if (record.type !== 'MASS_CANCEL_REQUESTED') return [];
    const { eventId, requestId, account, recordedAt, data } = record;
    const marker = {
      _id: eventId,
      partition,
      offset: Number(offset),
      requestId,
      ...(account !== undefined && { account }),
      ...(data.submittedBy !== undefined && { submittedBy: data.submittedBy }),
      scope: data.scope,
      requestedAt: recordedAt,
    };
    return [insertionOnce(marker)];
  });
}

/** The mass cancels that the entries end: written after those that they ask for. */
export function doneMassCancels(entries: readonly LogEntry[]): readonly BulkOperation[] {
  return entries.flatMap(({ record }) => {
    if (record.type !== 'MASS_CANCEL_DONE') return [];
    const { marker, orders } = record.data;
    const filter = { _id: marker };
    return [{ updateOne: { filter, update: { $set: { doneAt: record.recordedAt, orders } } } }];
  });
}

/** What the entries say of single orders of mass cancels. */
export function massCancelResults(entries: readonly LogEntry[]): readonly BulkOperation[] {
  return entries.flatMap(({ record }) => {
    if (!('version' in record) || !('requestId' in record)) return [];
    const { requestId, orderId, data } = record;
    if (data.door !== 'sys' || !requestId.endsWith(`/${orderId}`)) return [];
    const massCancel = requestId.slice(0, -orderId.length - 1);
    // The clock's other requests name what is due instead.
    if (parsePosition(massCancel) === undefined) return [];
    const reason = 'reason' in data ? data.reason.code : undefined;
    const result = { massCancel, orderId, accepted: reason === undefined };
    return [insertionOnce({ _id: requestId, ...result, ...(reason !== undefined && { reason }) })];
  });
}
