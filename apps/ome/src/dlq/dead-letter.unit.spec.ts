import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { deadLetterOf, readable } from './dead-letter.js';
import { contentsText } from './list-dead-letters.command.js';
import { deadLetterText } from './show-dead-letter.command.js';
import { targetPartition } from './target-partition.js';

function deadLetter(
  fields: Partial<Omit<ReceivedRecord, 'headers'>> & { headers?: Record<string, string> } = {},
): ReceivedRecord {
  const { headers = { ome_error: 'not JSON', ome_origin: 'ome.inbox.v1/3/9' }, ...rest } = fields;
  return {
    topic: 'ome.inbox.v1.dlq',
    partition: 3,
    offset: 4n,
    key: Buffer.from('acme-1'),
    value: Buffer.from('{'),
    timestamp: Date.UTC(2026, 2, 2, 9),
    ...rest,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
    ),
  };
}

describe('a dead letter', () => {
  it('says where it is, where it came from and why', () => {
    expect(deadLetterOf(deadLetter())).toEqual({
      position: 'ome.inbox.v1.dlq/3/4',
      origin: 'ome.inbox.v1/3/9',
      error: 'not JSON',
      recordedAt: '2026-03-02T09:00:00.000Z',
      key: 'acme-1',
    });
  });

  it('may lack every header and the key', () => {
    expect(deadLetterOf(deadLetter({ headers: {}, key: null }))).toEqual({
      position: 'ome.inbox.v1.dlq/3/4',
      recordedAt: '2026-03-02T09:00:00.000Z',
      key: null,
    });
  });

  it('is shown even where its bytes are no text', () => {
    expect(readable(Buffer.from([0xff, 0x00]))).toBe('base64:/wA=');
    expect(readable(Buffer.from('Zürich'))).toBe('Zürich');
  });
});

describe('the partition that a record goes back to', () => {
  it('is the one that it came from, whatever its key says', () => {
    const record = deadLetter({
      headers: { ome_origin: 'ome.order-requests.v1/5/1' },
      key: Buffer.from('foobar'),
    });
    expect(targetPartition(record, 'ome.order-requests.v1', 8)).toBe(5);
  });

  it('is by the key for a parked report, which came from the inbox', () => {
    const record = deadLetter({ key: Buffer.from('foobar') });
    // Java's vector: murmur2('foobar') is -790332482.
    const partition = (-790332482 & 0x7fffffff) % 8;
    expect(targetPartition(record, 'ome.execution-reports.v1', 8)).toBe(partition);
  });

  it('is its own without a key', () => {
    const record = deadLetter({ key: null, partition: 6 });
    expect(targetPartition(record, 'ome.execution-reports.v1', 8)).toBe(6);
    expect(targetPartition(record, 'ome.execution-reports.v1', 4)).toBe(2);
  });
});

const OPEN = { state: 'OPEN' } as const;

describe('for people', () => {
  it('a record is laid out with its headers and what redriving would do', () => {
    const text = deadLetterText(deadLetter({ value: Buffer.from('{"kind":"REQUEST"}') }), OPEN);
    expect(text).toContain('back to ome.inbox.v1');
    expect(text).toContain('ome.inbox.v1/3/9');
    expect(text).toContain('"kind": "REQUEST"');
  });

  it('a record without a value says so', () => {
    expect(deadLetterText(deadLetter({ value: null }), OPEN)).toContain('(no value)');
  });

  it('a list counts what it leaves out, and names topics that are missing', () => {
    const records = [{ ...deadLetterOf(deadLetter()), state: OPEN }];
    const text = contentsText([
      { topic: 'ome.inbox.v1.dlq', exists: true, count: 3, records },
      { topic: 'ome.fills.v1.dlq', exists: false, count: 0, records: [] },
    ]);
    expect(text).toContain('2 older records');
    expect(text).toMatch(/ome\.fills\.v1\.dlq\s+│ missing/);
    expect(text).toContain('not JSON');
  });
});
