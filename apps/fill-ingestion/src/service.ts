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
        { groupId: 'fill-ingestion', transportId: REPORTS_TRANSPORT },
        ...RETRY_STAGES,
      ];
      return groups.map(({ groupId, transportId }) =>
        topicDoor({ kafka, groupId, transportId, health }),
      );
    },
    start: ({ app, signal }) => app.get(InboxLink).start(signal),
  };
}
