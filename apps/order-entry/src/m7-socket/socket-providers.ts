import type { INestApplication, Provider } from '@nestjs/common';
import { LOGGER, Metrics, type Logger } from '@ome/platform';
import { Admissions } from './admissions.js';
import { ChannelSources } from './channel-source.js';
import type { ConnectionHooks } from './client-connection.js';
import { M7SocketAdapter } from './m7-socket.adapter.js';
import type { M7SocketConfig } from './m7-socket.config.js';
import { M7SocketGateway } from './m7-socket.gateway.js';
import { SOCKET_ACCESS, type SocketAccess } from './socket-access.js';
import { SocketSessions } from './socket-sessions.js';

/** Provides what is done with a `request`. */
export const REQUEST_HANDLER = Symbol('request handler');
type RequestHandler = ConnectionHooks['onRequest'];

/** The protocol without its channels: needs `SOCKET_ACCESS`, `ChannelSources` and `REQUEST_HANDLER`. */
export function socketProviders(config: M7SocketConfig): Provider[] {
  const bounds = {
    bufferBytes: config.M7_BUFFER_BYTES,
    stalledAfterMs: config.M7_STALLED_AFTER_MS,
  };
  return [
    {
      provide: Admissions,
      inject: [SOCKET_ACCESS, LOGGER],
      useFactory: (access: SocketAccess, log: Logger) => {
        const { M7_MAXIMUM_CONNECTIONS: connections, M7_CONNECTIONS_PER_USER: perUser } = config;
        return new Admissions(access, { connections, perUser }, log);
      },
    },
    {
      provide: SocketSessions,
      inject: [Admissions, SOCKET_ACCESS, ChannelSources, REQUEST_HANDLER, LOGGER, Metrics],
      useFactory: (
        admissions: Admissions,
        access: SocketAccess,
        sources: ChannelSources,
        onRequest: RequestHandler,
        log: Logger,
        metrics: Metrics,
      ) => {
        const { M7_HEARTBEAT_MS: heartbeatMs, M7_SNAPSHOT_BYTES: snapshotBytes } = config;
        const asked = { admissions, access, sources, onRequest };
        return new SocketSessions({ ...asked, bounds, snapshotBytes, heartbeatMs, log, metrics });
      },
    },
    M7SocketGateway,
  ];
}

/** Makes `/ws` a WebSocket of the application; before it listens. */
export function useM7Sockets(app: INestApplication, config: M7SocketConfig): void {
  const adapter = new M7SocketAdapter(app, app.get(Admissions), config.M7_MAXIMUM_MESSAGE_BYTES);
  app.useWebSocketAdapter(adapter);
}
