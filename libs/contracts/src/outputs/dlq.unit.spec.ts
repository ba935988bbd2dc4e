import { expect, it } from 'vitest';
import { dlqRecordOf, parkedReportOf } from './dlq.js';

const SOURCE = {
  topic: 'ome.inbox.v1',
  partition: 5,
  offset: 17n,
  key: Buffer.from('acme-1'),
  value: Buffer.from([0xff, 0x00]),
};

it('what cannot be used goes as it came to the same partition, with cause and origin', () => {
  expect(dlqRecordOf(SOURCE, 'value: must be a JSON object')).toEqual({
    topic: 'ome.inbox.v1.dlq',
    partition: 5,
    key: SOURCE.key,
    value: SOURCE.value,
    headers: { ome_error: 'value: must be a JSON object', ome_origin: 'ome.inbox.v1/5/17' },
  });
});

it('an error of any length leaves a header of bounded length', () => {
  expect(dlqRecordOf(SOURCE, 'x'.repeat(100_000)).headers.ome_error).toHaveLength(1024);
});

it('a parked report goes as its own topic carries it', () => {
  const body = { venue: 'NSE', execId: 'e-1' };
  const value = Buffer.from(JSON.stringify({ kind: 'REPORT', inputId: 'in-1', body }));
  const record = parkedReportOf({ ...SOURCE, value }, 'UNKNOWN_ORDER');
  expect(record).toMatchObject({ topic: 'ome.execution-reports.v1.dlq', partition: 5 });
  expect(JSON.parse(String(record.value))).toEqual(body);
  expect(record.headers).toMatchObject({
    ome_error: 'UNKNOWN_ORDER',
    ome_origin: 'ome.inbox.v1/5/17',
  });
  expect(() => parkedReportOf(SOURCE, 'x')).toThrow('no report');
});
