import SocketRequest from 'kafkajs/src/network/requestQueue/socketRequest.js';
import { uniqueName, waitFor } from '@ome/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { createTopic, openConnection } from '../broker.spec.js';
import { GroupFeed } from './group-feed.js';

const kafka = openConnection();
const feeds: GroupFeed[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(feeds.splice(0).map((feed) => feed.close()));
});

const PAUSE_MS = 2_000;

/** As SIGSTOP does: nothing runs, while the broker goes on and its answers wait in the socket. */
const pauseProcess = () =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);

/** Pauses the process once, right after its next heartbeat was sent; answers when that was. */
const pauseAfterHeartbeat = () => {
  const paused: number[] = [];
  const { send } = SocketRequest.prototype;
  vi.spyOn(SocketRequest.prototype, 'send').mockImplementation(function (this: SocketRequest) {
    send.call(this);
    if (this.entry.apiName !== 'Heartbeat' || paused.length > 0) return;
    paused.push(Date.now());
    pauseProcess();
  });
  return paused;
};

it('an answer that waited while the process was stopped confirms the time of its request', async () => {
  const topic = await createTopic(kafka, 'membership');
  const feed = new GroupFeed(kafka, {
    groupId: uniqueName('group'),
    topics: [topic],
    onAssigned: () => undefined,
    onRevoked: () => undefined,
    onBroken: () => undefined,
    onFatal: () => undefined,
  });
  feeds.push(feed);
  await feed.start();
  const { membership } = feed;
  await waitFor(() => membership.state === 'joined', { within: 30_000, what: 'a join' });
  expect(membership.lastConfirmedAt).toBeGreaterThan(0);

  const confirmed: { readonly requestedAt: number; readonly readAt: number }[] = [];
  const confirm = membership.confirm.bind(membership);
  vi.spyOn(membership, 'confirm').mockImplementation((requestedAt) => {
    confirmed.push({ requestedAt, readAt: Date.now() });
    confirm(requestedAt);
  });
  const paused = pauseAfterHeartbeat();
  await waitFor(
    () => paused.length > 0 && confirmed.some(({ readAt }) => readAt > (paused[0] ?? 0)),
    {
      within: 30_000,
      what: 'the answer to the heartbeat',
    },
  );
  const [pausedAt = 0] = paused;
  const late = confirmed.find(({ readAt }) => readAt >= pausedAt + PAUSE_MS);
  expect(late?.requestedAt).toBeGreaterThan(0);
  expect(late?.requestedAt).toBeLessThanOrEqual(pausedAt);
});
