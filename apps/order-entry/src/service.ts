import { serveReference } from '@ome/api';
import { useDialectFilter } from '@ome/equities';
import { InboxLink, topicDoors } from '@ome/outcomes';
import { HealthRegistry, Metrics, type ServiceOptions } from '@ome/platform';
import { apiReference } from './api-reference.js';
import type { OrderEntryConfig } from './config.js';
import { MarketTails } from './m7-market/market-tails.js';
import { M7Sockets } from './m7-socket/m7-sockets.js';
import { useM7Sockets } from './m7-socket/socket-providers.js';
import { CONTROLLERS, OrderEntryModule } from './order-entry.module.js';
import { SignInRuntime } from './sign-in/sign-in-providers.js';

/** order-entry as `runService` and tests start it. */
export function orderEntryService(config: OrderEntryConfig): ServiceOptions {
  return {
    name: 'order-entry',
    module: OrderEntryModule.forConfig(config),
    config,
    corsOrigins: config.CORS_ORIGINS,
    ...(config.LEGACY_PORT === undefined ? {} : { legacyPort: config.LEGACY_PORT }),
    configure: (app) => {
      useDialectFilter(app);
      useM7Sockets(app, config);
      serveReference(app, apiReference(CONTROLLERS));
    },
    strategies: (app) =>
      topicDoors({
        kafka: app.get(InboxLink).kafka,
        groups: [{ groupId: 'order-entry', maxWaitMs: 500 }],
        health: app.get(HealthRegistry),
        metrics: app.get(Metrics),
      }),
    start: async ({ app, signal }) => {
      const link = app.get(InboxLink);
      app.get(SignInRuntime).start(signal);
      await link.start(signal);
      await app.get(MarketTails).start(link.kafka);
      app.get(M7Sockets).start(signal);
    },
  };
}
