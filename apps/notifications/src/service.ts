import type { ServiceOptions } from '@ome/platform';
import type { NotificationsConfig } from './config.js';
import { Feed } from './feed.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationsRuntime } from './notifications-runtime.js';
import { StreamSockets } from './stream/stream-sockets.js';

/** notifications as `runService` and tests start it. */
export function notificationsService(config: NotificationsConfig): ServiceOptions {
  return {
    name: 'notifications',
    module: NotificationsModule.forConfig(config),
    config,
    corsOrigins: config.CORS_ORIGINS,
    configure: (app) => app.get(StreamSockets).attach(app.getHttpServer()),
    strategies: (app) => app.get(Feed).transports,
    start: ({ app, signal }) => app.get(NotificationsRuntime).start(signal),
  };
}
