import { M7Client } from '@ome/m7-client';
import {
  createLogger,
  httpConfig,
  loadConfig,
  startService,
  type RunningService,
} from '@ome/platform';
import { waitFor } from '@ome/testing';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ChannelSources } from './channel-source.js';
import { m7SocketConfig } from './m7-socket.config.js';
import { SOCKET_ACCESS, type SocketAccess } from './socket-access.js';
import { REQUEST_HANDLER, socketProviders, useM7Sockets } from './socket-providers.js';
import { TestChannels } from './test-channels.js';

const ACCESS: SocketAccess = {
  admit: () => {
    const caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] } as const;
    return Promise.resolve({ caller, expiresAt: Date.now() + 3_600_000 });
  },
  renew: () => Promise.resolve({ token: 'again', expiresAt: Date.now() + 3_600_000 }),
};

class SocketSlice {}

let service: RunningService;
let client: M7Client;

beforeAll(async () => {
  const config = loadConfig(Type.Object({ ...httpConfig(0), ...m7SocketConfig }), {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    M7_HEARTBEAT_MS: '500',
  });
  const providers = [
    ...socketProviders(config),
    { provide: SOCKET_ACCESS, useValue: ACCESS },
    { provide: ChannelSources, useFactory: () => new ChannelSources([new TestChannels()]) },
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
