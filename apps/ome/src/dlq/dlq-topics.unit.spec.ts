import { expect, it } from 'vitest';
import { UsageError } from '../failures.js';
import { DLQ_TOPICS, dlqPosition, dlqTopicNamed, sourceOf } from './dlq-topics.js';

it.each([
  ['ome.order-requests.v1.dlq', 'ome.order-requests.v1'],
  ['ome.execution-reports.v1.dlq', 'ome.execution-reports.v1'],
  ['ome.inbox.v1.dlq', 'ome.inbox.v1'],
])('puts %s back to %s', (topic, source) => {
  expect(sourceOf(topic)).toEqual({ redrive: true, topic: source });
});

it.each(['ome.order-events.v1.dlq', 'ome.fills.v1.dlq', 'ome.venue-orders.v1.dlq'])(
  'puts nothing of %s back, because only the writer writes its source',
  (topic) => {
    expect(sourceOf(topic)).toMatchObject({ redrive: false, topic: topic.slice(0, -4) });
  },
);

it('decides on every .dlq topic that there is', () => {
  expect(DLQ_TOPICS).toHaveLength(6);
});

it('knows a .dlq topic by its source too', () => {
  expect(dlqTopicNamed('ome.inbox.v1')).toBe('ome.inbox.v1.dlq');
  expect(dlqTopicNamed('ome.inbox.v1.dlq')).toBe('ome.inbox.v1.dlq');
  expect(() => dlqTopicNamed('ome.market-data.v1')).toThrow(UsageError);
});

it('reads positions of .dlq topics, and not the origins that look like them', () => {
  expect(dlqPosition('ome.inbox.v1.dlq/3/12')).toEqual({
    topic: 'ome.inbox.v1.dlq',
    partition: 3,
    offset: 12n,
  });
  for (const text of ['ome.inbox.v1/3/12', 'ome.inbox.v1.dlq/3', '', 'a.dlq/1/1']) {
    expect(() => dlqPosition(text)).toThrow(UsageError);
  }
});
