import { DialectFilter } from '@ome/equities';
import { InboxLink, topicDoor } from '@ome/outcomes';
import { HealthRegistry, ProblemFilter, type ServiceOptions } from '@ome/platform';
import type { FillIngestionConfig } from './config.js';
import { FillIngestionModule } from './fill-ingestion.module.js';
import { REPORTS_TRANSPORT, RETRY_STAGES } from './transports.js';

/** fill-ingestion as `runService` and tests start it. */
export function fillIngestionService(config: FillIngestionConfig): ServiceOptions {
  return {
    name: 'fill-ingestion',
    module: FillIngestionModule.forConfig(config),
    config,
    configure: (app) => void app.useGlobalFilters(new DialectFilter(new ProblemFilter())),
    strategies: (app) => {
      const { kafka } = app.get(InboxLink);
      const health = app.get(HealthRegistry);
      const groups = [
        { groupId: 'fill-ingestion', transportId: REPORTS_TRANSPORT, maxWaitMs: 250 },
        // Mostly idle, and five groups of one process: each fetch that comes back empty costs.
        ...RETRY_STAGES.map((stage) => ({ ...stage, maxWaitMs: 1_000 })),
      ];
      return groups.map(({ groupId, transportId, maxWaitMs }) =>
        topicDoor({ kafka, groupId, transportId, maxWaitMs, health }),
      );
    },
    start: ({ app, signal }) => app.get(InboxLink).start(signal),
  };
}
