import groupMessagesPerPartition from 'kafkajs/src/producer/groupMessagesPerPartition.js';
import { describe, expect, it } from 'vitest';
import { groupedOnce } from './grouped-messages.js';
import { explicitPartitioner } from './partition-for-key.js';

const messages = [3, 0, 3, 1, 0].map((partition, n) => ({ partition, key: null, value: `v${n}` }));
const group = (list: typeof messages) =>
  groupMessagesPerPartition({
    topic: 't',
    partitionMetadata: [{}, {}, {}, {}],
    messages: list,
    partitioner: explicitPartitioner(),
  });

describe('groupedOnce', () => {
  it('makes kafkajs group as it does by itself, in the same order', () => {
    const marked = [...messages];
    groupedOnce(marked);
    expect(group(marked)).toEqual(group(messages));
    expect(group(marked)['3']).toEqual([messages[0], messages[2]]);
  });

  it('leaves the list a list', () => {
    const list = [...messages];
    expect(groupedOnce(list)).toBe(list);
    expect(list.map(({ value }) => value)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4']);
  });

  it('refuses a record without a partition', () => {
    const list = groupedOnce([{ value: 'v' }]);
    expect(() => list.reduce((count) => count, 0)).toThrow(/no partition/);
  });
});
