// order-entry's path from a record of the market to its subscribers, without Kafka before it: the
// built slices `m7-market` and `m7-socket` as the service puts them together.
import { createLogger, httpConfig, loadConfig, startService } from '@ome/platform';
import { Type } from 'typebox';
import type { SocketAccess } from '../../apps/order-entry/src/m7-socket/socket-access.js';
import { trade } from './traded.ts';
import { contend } from './told-process.ts';

const slices = new URL('../../apps/order-entry/dist/', import.meta.url);
const built = (path: string): Promise<unknown> => import(new URL(path, slices).href);
const { MarketChannels } = (await built(
  'm7-market/market-channels.js',
)) as typeof import('../../apps/order-entry/src/m7-market/market-channels.js');
const { m7SocketConfig } = (await built(
  'm7-socket/m7-socket.config.js',
)) as typeof import('../../apps/order-entry/src/m7-socket/m7-socket.config.js');
const { ChannelSources } = (await built(
  'm7-socket/channel-source.js',
)) as typeof import('../../apps/order-entry/src/m7-socket/channel-source.js');
const { SOCKET_ACCESS } = (await built(
  'm7-socket/socket-access.js',
)) as typeof import('../../apps/order-entry/src/m7-socket/socket-access.js');
const { REQUEST_HANDLER, socketProviders, useM7Sockets } = (await built(
  'm7-socket/socket-providers.js',
)) as typeof import('../../apps/order-entry/src/m7-socket/socket-providers.js');

class SocketSlice {}

const caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] } as const;
const expiresAt = new Date(Date.now() + 3_600_000);
const access: SocketAccess = {
  admit: () => Promise.resolve({ caller, expiresAt, own: true }),
  recheck: () => Promise.resolve(caller),
  renew: () => Promise.reject(new Error('Nobody stays for so long')),
};
const config = loadConfig(Type.Object({ ...httpConfig(0), ...m7SocketConfig }), {
  PORT: '0',
  HOST: '127.0.0.1',
});
const channels = new MarketChannels();
channels.caughtUp();
const providers = [
  ...socketProviders(config),
  { provide: SOCKET_ACCESS, useValue: access },
  { provide: ChannelSources, useFactory: () => new ChannelSources([channels]) },
  { provide: REQUEST_HANDLER, useValue: () => Promise.resolve() },
];
const service = await startService(
  {
    name: 'fan-out',
    module: { module: SocketSlice, providers },
    config,
    configure: (app) => useM7Sockets(app, config),
  },
  createLogger({ name: 'fan-out', level: 'silent' }),
);
await service.ready;
let trades = 0;
contend(service.port, () => channels.take(trade((trades += 1))));
