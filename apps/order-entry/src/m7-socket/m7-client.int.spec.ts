import { M7Client } from '@ome/m7-client';
import type { RunningService } from '@ome/platform';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALICE_ONLY, startSockets } from './socket-service.spec.js';
import { TestChannels } from './test-channels.js';

let service: RunningService;
let client: M7Client;

/** Ten events of a slow channel: the disordered one may hold some of them, but never all. */
const HEARTBEAT_MS = '2000';

beforeAll(async () => {
  const settings = { M7_HEARTBEAT_MS: HEARTBEAT_MS };
  service = await startSockets(ALICE_ONLY, new TestChannels(), settings);
  const url = `http://127.0.0.1:${service.port}`;
  client = await M7Client.connect({ url, token: () => Promise.resolve('any') });
});

afterAll(async () => {
  client?.close();
  await service?.close();
});

/** Counts what a channel brings. */
function followed(resource: string) {
  const count = { snapshots: 0, events: 0 };
  const reader = client.follow(`urn:ez-api:A:test:${resource}`, {
    onSnapshot: () => (count.snapshots += 1),
    onEvent: () => (count.events += 1),
  });
  return { count, reader };
}

const until = (what: string, reached: () => boolean) => waitFor(reached, { within: 50_000, what });

it('follows the normal and the fast channel without a break', async () => {
  const normal = followed('normal');
  const fast = followed('fast_events');
  await until('5,000 events', () => fast.count.events >= 5_000 && normal.count.events >= 5);
  expect([normal.count.snapshots, fast.count.snapshots]).toEqual([1, 1]);
  expect([normal.reader.resubscriptions, fast.reader.resubscriptions]).toEqual([0, 0]);
});

it('puts the disordered channel in order without subscribing again', async () => {
  const { count, reader } = followed('disorder');
  await until('50 events', () => count.events >= 50);
  expect(count.snapshots).toBe(1);
  expect(reader.resubscriptions).toBe(0);
});

it('finds the hole of the channel with holes, and subscribes again', async () => {
  const { count, reader } = followed('with_holes');
  await until('a hole', () => reader.resubscriptions >= 1 && count.snapshots >= 2);
  expect(count.snapshots).toBe(reader.resubscriptions + 1);
});
