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
    const { eventId, account, recordedAt, data } = record;
    const marker = {
      _id: eventId,
      partition,
      offset: Number(offset),
      ...(account !== undefined && { account }),
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
    const filter = { _id: record.data.marker };
    return [{ updateOne: { filter, update: { $set: { doneAt: record.recordedAt } } } }];
  });
}
