import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type INestApplication,
  type ModuleMetadata,
} from '@nestjs/common';
import { LOGGER, Metrics, type Logger } from '@ome/platform';
import { Admissions } from './admissions.js';
import { ChannelSources } from './channel-source.js';
import { M7SocketAdapter } from './m7-socket.adapter.js';
import type { M7SocketConfig } from './m7-socket.config.js';
import { M7SocketGateway } from './m7-socket.gateway.js';
import { SOCKET_ACCESS, type SocketAccess } from './socket-access.js';
import { SocketSessions } from './socket-sessions.js';
import { TestChannels } from './test-channels.js';

interface M7SocketModuleOptions {
  readonly config: M7SocketConfig;
  /** Provides `SOCKET_ACCESS`. */
  readonly access: FactoryProvider<SocketAccess>;
  readonly imports?: ModuleMetadata['imports'];
}

/** The WebSocket door of the M7 dialect. `useM7Sockets` must be called before the service listens. */
@Module({})
export class M7SocketModule {
  static register({ config, access, imports = [] }: M7SocketModuleOptions): DynamicModule {
    return {
      module: M7SocketModule,
      imports,
      providers: [
        access,
        {
          provide: Admissions,
          inject: [SOCKET_ACCESS, LOGGER],
          useFactory: (checked: SocketAccess, log: Logger) =>
            new Admissions(checked, config.M7_MAXIMUM_CONNECTIONS, log),
        },
        {
          provide: ChannelSources,
          useFactory: () => new ChannelSources([new TestChannels()]),
        },
        {
          provide: SocketSessions,
          inject: [Admissions, SOCKET_ACCESS, ChannelSources, LOGGER, Metrics],
          useFactory: (
            admissions: Admissions,
            checked: SocketAccess,
            sources: ChannelSources,
            log: Logger,
            metrics: Metrics,
          ) =>
            new SocketSessions({
              admissions,
              access: checked,
              sources,
              onRequest: (connection, message) => {
                connection.notProcessed(message);
                return Promise.resolve();
              },
              bounds: {
                bufferBytes: config.M7_BUFFER_BYTES,
                stalledAfterMs: config.M7_STALLED_AFTER_MS,
              },
              heartbeatMs: config.M7_HEARTBEAT_MS,
              log,
              metrics,
            }),
        },
        M7SocketGateway,
      ],
      exports: [Admissions],
    };
  }
}

/** Makes `/ws` a WebSocket of the application. */
export function useM7Sockets(app: INestApplication, config: M7SocketConfig): void {
  const adapter = new M7SocketAdapter(app, app.get(Admissions), config.M7_MAXIMUM_MESSAGE_BYTES);
  app.useWebSocketAdapter(adapter);
}
