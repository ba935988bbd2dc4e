import { describe, expect, it } from 'vitest';
import { faultsOf, topicConfig } from './topic-spec.js';

const spec = { topic: 't', partitions: 8, maxMessageBytes: 1_000 };
const config = new Map(Object.entries(topicConfig(spec)));

describe('faultsOf', () => {
  it('finds nothing wrong with a topic made from its spec', () => {
    expect(faultsOf(spec, { partitions: 8, config })).toEqual([]);
  });

  it.each([
    ['compression.type', 'producer', 'COMPRESSION'],
    ['compression.type', 'lz4', 'COMPRESSION'],
    ['max.message.bytes', '999', 'MAX_MESSAGE_BYTES'],
    ['cleanup.policy', 'compact', 'NOT_DELETE_ONLY'],
  ])('refuses %s %s', (name, value, reason) => {
    const found = { partitions: 8, config: new Map([...config, [name, value]]) };
    expect(faultsOf(spec, found).map((fault) => fault.reason)).toEqual([reason]);
  });

  it('checks no limit that the spec does not name', () => {
    const found = { partitions: 8, config: new Map([...config, ['max.message.bytes', '1']]) };
    expect(faultsOf({ topic: 't', partitions: 8 }, found)).toEqual([]);
  });

  it('leaves further settings alone, unless every setting is asked for', () => {
    const kept = { ...spec, config: { 'retention.ms': '1000' } };
    const found = { partitions: 8, config: new Map([...config, ['retention.ms', '2000']]) };
    expect(faultsOf(kept, found)).toEqual([]);
    expect(faultsOf(kept, found, { everySetting: true })).toEqual([
      { topic: 't', reason: 'SETTING', message: 'retention.ms is 2000, set it to 1000' },
    ]);
  });
});
