import type { RunningService } from '@ome/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MarketChannels } from './m7-market/market-channels.js';
import { RawClient } from './m7-socket/raw-client.spec.js';
import { ALICE_ONLY, startSockets } from './m7-socket/socket-service.spec.js';

const HOUR = `BE-ELIA-${(Math.floor(Date.now() / 3_600_000) * 60 + 180) * 10 + 1}`;
const channels = new MarketChannels();
channels.caughtUp();
let service: RunningService;
let client: RawClient;

beforeAll(async () => {
  service = await startSockets(ALICE_ONLY, channels);
  client = await RawClient.open(service.port, 'alice');
});

afterAll(async () => {
  client.end();
  await service.close();
});

describe('the market over a socket', () => {
  it('begins with the snapshot and goes on with every event', async () => {
    const channel = 'urn:ez-api:A:m7:public_trades:guid:BE-ELIA';
    expect(await client.subscribe(channel)).toMatchObject({ sequence: 0, payload: [] });
    for (const tradeId of ['1', '2']) {
      channels.take({
        type: 'TRADE',
        venue: 'M7',
        symbol: HOUR,
        tradeId,
        price: '50.1',
        quantity: '0.3',
        transactTime: new Date().toISOString(),
      });
    }
    const last = await client.until('the second trade', ({ sequence }) => sequence === 2);
    expect(last).toMatchObject({ channel, payload: [{ identifier: '2', price: 50.1 }] });
  });

  it('splits a snapshot that is large into parts that are joined in order', async () => {
    const channel = 'urn:ez-api:A:m7:contract_area_states:guid:BE-ELIA';
    const first = await client.subscribe(channel);
    const parts = () => client.told.filter((told) => told.channel === channel && told.part);
    const of = first.totalparts ?? 1;
    await client.until('the last part', ({ part, totalparts }) => part === totalparts && !!part);
    expect(parts().map(({ part, sequence }) => [part, sequence])).toEqual(
      Array.from({ length: of }, (_, index) => [index + 1, index]),
    );
    const states = parts().flatMap(({ payload }) => payload as readonly object[]);
    expect(states).toHaveLength(24 * 7);
  });

  it('has no channel of another area or product', async () => {
    const channel = 'urn:ez-api:A:m7:public_order_books:guid:BE-ELIA:Gas';
    client.say({ type: 'subscribe', channel, correlation: 'gas' });
    const error = await client.until('the refusal', ({ correlation }) => correlation === 'gas');
    expect(error).toMatchObject({ type: 'error', payload: { code: 'error.unknown_channel' } });
  });
});
