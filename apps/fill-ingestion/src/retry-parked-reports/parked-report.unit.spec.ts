import { parkedReportOf } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { readParked } from './parked-report.js';

const REPORT = {
  venue: 'NSE',
  execId: 'e1',
  execType: 'NEW',
  orderId: '1a2b00000000000001000000',
  transactTime: '2026-01-05T09:15:00Z',
};

/** As the writer parks it. */
function parked(inputId: string, error: string): ReceivedRecord {
  const inbox = { kind: 'REPORT', inputId, body: REPORT };
  const { topic, partition, value, headers } = parkedReportOf(
    {
      topic: 'ome.inbox.v1',
      partition: 3,
      offset: 17n,
      key: null,
      value: Buffer.from(JSON.stringify(inbox)),
    },
    error,
  );
  return {
    topic,
    partition,
    offset: 5n,
    key: null,
    value: Buffer.from(value ?? ''),
    timestamp: 0,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
    ),
  };
}

describe('a parked report', () => {
  it('counts how often it was put back in its inputId', () => {
    expect(readParked(parked('ome.execution-reports.v1/0/4', 'UNKNOWN_ORDER'))).toEqual({
      report: REPORT,
      attempts: 0,
      nextInputId: 'ome.execution-reports.v1/0/4/retry-1',
    });
    const again = parked('ome.execution-reports.v1/0/4/retry-3', 'UNKNOWN_ORDER');
    expect(readParked(again)).toMatchObject({
      attempts: 3,
      nextInputId: 'ome.execution-reports.v1/0/4/retry-4',
    });
  });

  it.each([
    ['UNKNOWN_ORDER'],
    ['UNKNOWN_ORDER: Order does not exist'],
    ['UNKNOWN_EXECUTION'],
    ['WAITS_BEHIND_PARKED'],
    ['PARKING_FULL'],
    ['STATE_UNAVAILABLE'],
    ['UNRESOLVED'],
  ])('is put back after %s', (error) => {
    expect(readParked(parked('a', error))).toBeDefined();
  });

  it.each([['OVERFILL'], ['MALFORMED: value'], ['']])(
    'is left to an operator after %j',
    (error) => {
      expect(readParked(parked('a', error))).toBeUndefined();
    },
  );

  it('is left to an operator when it is no report', () => {
    const record = parked('a', 'UNKNOWN_ORDER');
    expect(readParked({ ...record, value: Buffer.from('{}') })).toBeUndefined();
    expect(readParked({ ...record, value: null })).toBeUndefined();
    expect(readParked({ ...record, headers: {} })).toBeUndefined();
  });
});
