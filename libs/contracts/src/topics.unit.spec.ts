import { describe, expect, it } from 'vitest';
import { longestListedMs } from './power/power-products.js';
import { TOPICS, topicSpecifications } from './topics.js';

const DAY_MS = 86_400_000;
const specification = (topic: string) => {
  const found = topicSpecifications(8).find((candidate) => candidate.topic === topic);
  if (found === undefined) throw new Error(`${topic} is not specified`);
  return found;
};

describe('topics', () => {
  it('are all specified once', () => {
    const names = topicSpecifications(8).map(({ topic }) => topic);
    expect(names.toSorted()).toEqual(Object.values(TOPICS).toSorted());
  });

  it('share one partition count', () => {
    expect(new Set(topicSpecifications(32).map(({ partitions }) => partitions))).toEqual(
      new Set([32]),
    );
  });

  it.each([
    ['ome.order-requests.v1', 7 * DAY_MS, 1_048_576, 'LogAppendTime'],
    ['ome.execution-reports.v1', 7 * DAY_MS, 1_048_576, 'LogAppendTime'],
    ['ome.inbox.v1', 7 * DAY_MS, 1_048_576, 'CreateTime'],
    ['ome.order-events.v1', -1, 4_194_304, 'CreateTime'],
    ['ome.fills.v1', 30 * DAY_MS, 4_194_304, 'CreateTime'],
    ['ome.venue-orders.v1', 7 * DAY_MS, 4_194_304, 'CreateTime'],
    ['ome.market-data.v1', 3 * DAY_MS, 1_048_576, 'CreateTime'],
    ['ome.venue-simulator.v1', -1, 4_194_304, 'CreateTime'],
    ['ome.inbox.v1.dlq', 30 * DAY_MS, 2_097_152, 'CreateTime'],
    ['ome.execution-reports.v1.dlq', 30 * DAY_MS, 2_097_152, 'CreateTime'],
  ])('%s is kept and bounded as the table says', (topic, retention, bytes, timestampType) => {
    expect(specification(topic).config).toEqual({
      'cleanup.policy': 'delete',
      'retention.ms': String(retention),
      'retention.bytes': '-1',
      'max.message.bytes': String(bytes),
      'compression.type': 'uncompressed',
      'message.timestamp.type': timestampType,
    });
  });

  it('keep market data until what it is about is delivered', () => {
    const { config } = specification('ome.market-data.v1');
    expect(Number(config['retention.ms'])).toBeGreaterThan(longestListedMs() + 60 * 60_000);
  });
});
