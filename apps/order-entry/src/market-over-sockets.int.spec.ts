import {
  createLogger,
  httpConfig,
  loadConfig,
  startService,
  type RunningService,
} from '@ome/platform';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MarketChannels } from './m7-market/market-channels.js';
import { m7SocketConfig } from './m7-socket/m7-socket.config.js';
import { ChannelSources } from './m7-socket/channel-source.js';
import { RawClient } from './m7-socket/raw-client.spec.js';
import { SOCKET_ACCESS, type SocketAccess } from './m7-socket/socket-access.js';
import { REQUEST_HANDLER, socketProviders, useM7Sockets } from './m7-socket/socket-providers.js';

const HOUR = `BE-ELIA-${(Math.floor(Date.now() / 3_600_000) * 60 + 180) * 10 + 1}`;
const ACCESS: SocketAccess = {
  admit: () =>
    Promise.resolve({
      caller: { user: 'alice', role: 'trader', accounts: ['acme-1'] },
      expiresAt: Date.now() + 3_600_000,
    }),
  renew: () => Promise.resolve({ token: 'again', expiresAt: Date.now() + 3_600_000 }),
};

class SocketSlice {}

const channels = new MarketChannels();
let service: RunningService;
let client: RawClient;

beforeAll(async () => {
  const config = loadConfig(Type.Object({ ...httpConfig(0), ...m7SocketConfig }), {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  const providers = [
    ...socketProviders(config),
    { provide: SOCKET_ACCESS, useValue: ACCESS },
    { provide: ChannelSources, useFactory: () => new ChannelSources([channels]) },
    { provide: REQUEST_HANDLER, useValue: () => Promise.resolve() },
  ];
  service = await startService(
    {
      name: 'sockets',
      module: { module: SocketSlice, providers },
      config,
      configure: (app) => useM7Sockets(app, config),
    },
    createLogger({ name: 'sockets', level: 'silent' }),
  );
  await service.ready;
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
