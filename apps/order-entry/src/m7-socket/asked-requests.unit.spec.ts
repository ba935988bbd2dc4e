import { expect, it } from 'vitest';
import { AskedRequests } from './asked-requests.js';

const REQUEST = {
  connection: { subscriptionTo: () => undefined, notProcessed: () => undefined },
  channel: 'urn:ez-api:A:m7:private_orders:G:FR-RTE',
  correlation: undefined,
  type: 'Creation',
  shown: {},
  actions: { acknowledged: 'AddedByUser', refused: 'AddedByUser' },
} as const;

it('forgets the oldest requests when there are too many, and those that nobody answers', () => {
  let now = 0;
  const asked = new AskedRequests(() => now, 3);
  for (const inputId of ['a', 'b', 'c', 'd']) asked.ask(inputId, REQUEST);
  expect(['a', 'b', 'c', 'd'].filter((inputId) => asked.has(inputId))).toEqual(['b', 'c', 'd']);
  now = 11 * 60_000;
  asked.ask('e', REQUEST);
  expect(asked.size).toBe(1);
  expect(asked.answered('e')).toMatchObject(REQUEST);
  expect(asked.size).toBe(0);
});
