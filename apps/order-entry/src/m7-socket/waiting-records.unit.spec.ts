import type { OrderEventRecord } from '@ome/contracts';
import { expect, it } from 'vitest';
import { WaitingRecords } from './waiting-records.js';

const record = (number: number): OrderEventRecord => ({
  eventId: `acquired-${number}`,
  type: 'PARTITION_ACQUIRED',
  acquisitionId: `acquisition-${number}`,
  host: 'here',
  recordedAt: '2026-11-21T08:00:00.000Z',
});

it('lets the reader of the log go on up to the maximum, and then once they are released', async () => {
  const waiting = new WaitingRecords(2);
  waiting.add(record(1));
  expect(waiting.room()).toBeUndefined();
  waiting.add(record(2));
  let goesOn = false;
  const reader = waiting.room()?.then(() => (goesOn = true));
  await Promise.resolve();
  expect(goesOn).toBe(false);
  expect(waiting.release()).toEqual([record(1), record(2)]);
  await reader;
  expect(goesOn).toBe(true);
  expect([waiting.release(), waiting.room()]).toEqual([[], undefined]);
});
