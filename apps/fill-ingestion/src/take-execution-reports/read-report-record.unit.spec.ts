import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { readReportRecord } from './read-report-record.js';

const REPORT = {
  venue: 'NSE',
  execId: 'e1',
  execType: 'TRADE',
  orderId: '1a2b00000000000001000000',
  transactTime: '2026-01-05T09:15:00Z',
  lastQty: '10',
  lastPx: '100.05',
};

const received = (value: unknown, change: Partial<ReceivedRecord> = {}): ReceivedRecord => ({
  topic: 'ome.execution-reports.v1',
  partition: 2,
  offset: 17n,
  key: null,
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  timestamp: Date.UTC(2026, 0, 5, 9, 15),
  headers: {},
  ...change,
});

describe('a record of the report topic', () => {
  it('is known by its position', () => {
    expect(readReportRecord(received(REPORT))).toEqual({
      ok: true,
      report: REPORT,
      facts: {
        inputId: 'ome.execution-reports.v1/2/17',
        receivedAt: '2026-01-05T09:15:00.000Z',
        principal: 'topic',
        dialect: 'topic',
      },
    });
  });

  it.each([
    ['no JSON', '{'],
    ['an unknown execType', { ...REPORT, execType: 'BUST' }],
    ['a number for a decimal', { ...REPORT, lastQty: 10 }],
    ['no order', { ...REPORT, orderId: undefined }],
    ['a name without its account', { ...REPORT, orderId: undefined, clientOrderId: 'c' }],
  ])('is refused with %s', (_, value) => {
    expect(readReportRecord(received(value))).toMatchObject({
      ok: false,
      faults: [expect.any(String)],
    });
  });

  it.each([[-1], [1.7e18], [Number.NaN]])('is refused with the timestamp %d', (timestamp) => {
    expect(readReportRecord(received(REPORT, { timestamp })).ok).toBe(false);
  });
});
