import type { Channel } from '@ome/m7';
import type { Caller } from '@ome/access';
import { expect, it } from 'vitest';
import { MarketChannels } from './m7-market/market-channels.js';
import { RawClient } from './m7-socket/raw-client.spec.js';
import { ALICE_ONLY, startSockets } from './m7-socket/socket-service.spec.js';

const PAIRS = 2_000;
const FLOODED = 'urn:ez-api:A:m7:public_trades:guid:FR-RTE';
const OTHER = 'urn:ez-api:A:m7:public_trades:guid:BE-ELIA';

/** Tells what is subscribed to, in its order. */
class WatchedChannels extends MarketChannels {
  readonly opened: string[] = [];
  onFirst = (): void => undefined;

  override open(
    channel: Channel,
    listener: Parameters<MarketChannels['open']>[1],
    caller: Caller,
  ): () => void {
    this.opened.push(channel.urn);
    if (this.opened.length === 1) this.onFirst();
    return super.open(channel, listener, caller);
  }
}

it('who subscribes and unsubscribes without end lets others have their turn', async () => {
  const channels = new WatchedChannels();
  channels.caughtUp();
  const service = await startSockets(ALICE_ONLY, channels);
  const flooder = await RawClient.open(service.port, 'alice');
  const other = await RawClient.open(service.port, 'bob');
  // Sent in the middle of the flood's first turn.
  channels.onFirst = () => other.say({ type: 'subscribe', channel: OTHER });
  for (let pair = 0; pair < PAIRS; pair += 1) {
    for (const type of ['subscribe', 'unsubscribe']) flooder.say({ type, channel: FLOODED });
  }
  await flooder.untilCount('unsubscribed', PAIRS);
  await other.untilCount('event', 1);
  const before = channels.opened.indexOf(OTHER);
  expect(channels.opened).toHaveLength(PAIRS + 1);
  // A turn of it or a few, and not all that its socket has brought.
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(PAIRS / 10);
  flooder.end();
  other.end();
  await service.close();
});
