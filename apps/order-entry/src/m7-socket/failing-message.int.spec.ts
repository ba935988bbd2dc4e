import type { Channel } from '@ome/m7';
import type { RunningService } from '@ome/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RawClient } from './raw-client.spec.js';
import { ALICE_ONLY, startSockets } from './socket-service.spec.js';
import type { SocketCaller } from './socket-access.js';
import type { Subscription } from './subscription.js';
import { TestChannels } from './test-channels.js';

const GOOD = 'urn:ez-api:good:test:normal';
const LATE = 'urn:ez-api:late:test:normal';
const BROKEN = 'urn:ez-api:broken:test:normal';

/** A channel whose snapshot is late, and one that throws. */
class BrokenChannels extends TestChannels {
  /** Gives the late channel its snapshot. */
  begin = (): void => undefined;

  override open(channel: Channel, subscription: Subscription, caller: SocketCaller): () => void {
    if (channel.urn === BROKEN) throw new Error('an invariant is broken');
    if (channel.urn !== LATE) return super.open(channel, subscription, caller);
    this.begin = () => void super.open(channel, subscription, caller);
    return () => undefined;
  }
}

const channels = new BrokenChannels();
let service: RunningService;

beforeAll(async () => {
  service = await startSockets(ALICE_ONLY, channels);
});
afterAll(() => service.close());

/** Whoever throws in an unguarded turn of the event loop ends the process, and with it every socket. */
it('a message that fails after it waited ends its own socket alone', async () => {
  const other = await RawClient.open(service.port, 'alice');
  await other.subscribe(GOOD);
  const client = await RawClient.open(service.port, 'alice');
  client.say({ type: 'subscribe', channel: LATE });
  client.say({ type: 'subscribe', channel: BROKEN });
  await client.until('the first', ({ type }) => type === 'subscribed');
  await other.untilCount('event', other.of('event').length + 1);
  channels.begin();
  expect(await client.closed()).toBe(1011);
  await other.untilCount('event', other.of('event').length + 2);
  expect(other.closedWith).toBeUndefined();
  other.end();
});
