import {
  createLogger,
  httpConfig,
  loadConfig,
  startService,
  type RunningService,
} from '@ome/platform';
import { Type } from 'typebox';
import { ChannelSources, type ChannelSource } from './channel-source.js';
import { m7SocketConfig } from './m7-socket.config.js';
import { SOCKET_ACCESS, type SocketAccess } from './socket-access.js';
import { REQUEST_HANDLER, socketProviders, useM7Sockets } from './socket-providers.js';

class SocketSlice {}

export const inAnHour = () => new Date(Date.now() + 3_600_000);

/** Admits everyone as alice, for an hour. */
export const ALICE_ONLY: SocketAccess = {
  admit: () => {
    const caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] } as const;
    return Promise.resolve({ caller, expiresAt: inAnHour(), own: true });
  },
  recheck: ({ caller }) => Promise.resolve(caller),
  renew: () => Promise.resolve({ token: 'again', expiresAt: inAnHour() }),
};

/** The protocol in a service of its own, without Kafka and MongoDB; requests are taken and forgotten. */
export async function startSockets(
  access: SocketAccess,
  source: ChannelSource,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const config = loadConfig(Type.Object({ ...httpConfig(0), ...m7SocketConfig }), {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    ...variables,
  });
  const providers = [
    ...socketProviders(config),
    { provide: SOCKET_ACCESS, useValue: access },
    { provide: ChannelSources, useFactory: () => new ChannelSources([source]) },
    { provide: REQUEST_HANDLER, useValue: () => Promise.resolve() },
  ];
  const service = await startService(
    {
      name: 'sockets',
      module: { module: SocketSlice, providers },
      config,
      configure: (app) => useM7Sockets(app, config),
    },
    createLogger({ name: 'sockets', level: 'silent' }),
  );
  await service.ready;
  return service;
}
