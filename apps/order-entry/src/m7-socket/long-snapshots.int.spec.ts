import { prepareList } from '@ome/m7';
import type { RunningService } from '@ome/platform';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelSource } from './channel-source.js';
import { RawClient } from './raw-client.spec.js';
import { ALICE_ONLY, startSockets } from './socket-service.spec.js';
import type { Subscription } from './subscription.js';

const BUFFER_BYTES = 65_536;
/** More than the kernel keeps for a reader who takes nothing. */
const SNAPSHOT = prepareList(
  Array.from({ length: 16 * 1_024 }, (_, number) => ({ number, text: 'x'.repeat(1_000) })),
);
const snapshotBytes = SNAPSHOT.parts.reduce((bytes, { length }) => bytes + length, 0);
const EVENT = prepareList([{ number: 'last' }]);
const CHANNELS = 6;
const urnOf = (name: number) => `urn:ez-api:${name}:test:normal`;

/** Begins with much, and some time later. */
class LongSnapshots implements ChannelSource {
  readonly begun: Subscription[] = [];

  serves(): boolean {
    return true;
  }

  open(_: unknown, subscription: Subscription): () => void {
    void Promise.resolve().then(() => {
      if (!subscription.isOpen) return;
      subscription.tell(SNAPSHOT);
      this.begun.push(subscription);
    });
    return () => undefined;
  }

  snapshot(): undefined {
    return undefined;
  }
}

const source = new LongSnapshots();
let service: RunningService;

beforeAll(async () => {
  service = await startSockets(ALICE_ONLY, source, {
    M7_BUFFER_BYTES: String(BUFFER_BYTES),
    // Nobody is given up for the time that this takes.
    M7_STALLED_AFTER_MS: '600000',
  });
});

afterAll(() => service.close());

async function waitingBytes(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  return Number(/^ome_m7_waiting_bytes(?:{[^}]*})? (\d+)$/m.exec(text)?.[1]);
}

it('a snapshot longer than what may wait ends no subscription of who reads', async () => {
  const client = await RawClient.open(service.port, 'alice');
  client.say({ type: 'subscribe', channel: urnOf(0) });
  const parts = SNAPSHOT.parts.length;
  const events = await client.untilCount('event', parts);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
  source.begun.at(-1)?.tell(EVENT);
  const last = await client.until('the event after it', ({ sequence }) => sequence === parts);
  expect(last.payload).toEqual([{ number: 'last' }]);
  expect(client.of('unsubscribed')).toEqual([]);
  client.end();
});

it('of many subscriptions at once one snapshot waits for who does not read, and all come once he does', async () => {
  const client = await RawClient.open(service.port, 'alice');
  client.socket.pause();
  for (let name = 0; name < CHANNELS; name += 1) {
    client.say({ type: 'subscribe', channel: urnOf(name) });
  }
  await waitFor(async () => (await waitingBytes()) > BUFFER_BYTES, {
    within: 30_000,
    what: 'a snapshot to wait',
  });
  // Whatever the client has sent has been read, or is not read any more.
  const other = await RawClient.open(service.port, 'alice');
  other.say({ type: 'unsubscribe', channel: urnOf(0) });
  await other.untilCount('error', 1);
  other.end();
  expect(source.begun).toHaveLength(2);
  expect(await waitingBytes()).toBeLessThan(snapshotBytes + 2 * BUFFER_BYTES);
  client.socket.resume();
  await client.untilCount('event', CHANNELS * SNAPSHOT.parts.length);
  const order = client.of('subscribed').map(({ channel }) => channel);
  expect(order).toEqual(Array.from({ length: CHANNELS }, (_, name) => urnOf(name)));
  expect(client.of('unsubscribed')).toEqual([]);
  client.end();
}, 120_000);
