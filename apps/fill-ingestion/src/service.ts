import { useDialectFilter } from '@ome/equities';
import { InboxLink, topicDoors } from '@ome/outcomes';
import { HealthRegistry, Metrics, type ServiceOptions } from '@ome/platform';
import type { FillIngestionConfig } from './config.js';
import { FillIngestionModule } from './fill-ingestion.module.js';
import { REPORTS_TRANSPORT, RETRY_STAGES } from './transports.js';

/** fill-ingestion as `runService` and tests start it. */
export function fillIngestionService(config: FillIngestionConfig): ServiceOptions {
  return {
    name: 'fill-ingestion',
    module: FillIngestionModule.forConfig(config),
    config,
    configure: useDialectFilter,
    strategies: (app) =>
      topicDoors({
        kafka: app.get(InboxLink).kafka,
        groups: [
          { groupId: 'fill-ingestion', transportId: REPORTS_TRANSPORT, maxWaitMs: 500 },
          // Mostly idle, and five groups of one process: each fetch that comes back empty costs.
          ...RETRY_STAGES.map(({ groupId, transportId }) => ({
            groupId,
            transportId,
            maxWaitMs: 1_000,
          })),
        ],
        health: app.get(HealthRegistry),
        metrics: app.get(Metrics),
      }),
    start: ({ app, signal }) => app.get(InboxLink).start(signal),
  };
}
