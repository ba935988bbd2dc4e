import { DialectFilter } from '@ome/equities';
import { InboxLink, topicDoor } from '@ome/outcomes';
import { HealthRegistry, ProblemFilter, type ServiceOptions } from '@ome/platform';
import type { OrderEntryConfig } from './config.js';
import { OrderEntryModule } from './order-entry.module.js';

/** order-entry as `runService` and tests start it. */
export function orderEntryService(config: OrderEntryConfig): ServiceOptions {
  return {
    name: 'order-entry',
    module: OrderEntryModule.forConfig(config),
    config,
    corsOrigins: config.CORS_ORIGINS,
    ...(config.LEGACY_PORT === undefined ? {} : { legacyPort: config.LEGACY_PORT }),
    configure: (app) => void app.useGlobalFilters(new DialectFilter(new ProblemFilter())),
    strategies: (app) => {
      const { kafka } = app.get(InboxLink);
      const health = app.get(HealthRegistry);
      return [topicDoor({ kafka, groupId: 'order-entry', maxWaitMs: 250, health })];
    },
    start: ({ app, signal }) => app.get(InboxLink).start(signal),
  };
}
