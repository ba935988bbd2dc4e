import { DialectFilter } from '@ome/equities';
import { InboxLink } from '@ome/outcomes';
import { ProblemFilter, type ServiceOptions } from '@ome/platform';
import type { FillIngestionConfig } from './config.js';
import { FillIngestionModule } from './fill-ingestion.module.js';

/** fill-ingestion as `runService` and tests start it. */
export function fillIngestionService(config: FillIngestionConfig): ServiceOptions {
  return {
    name: 'fill-ingestion',
    module: FillIngestionModule.forConfig(config),
    config,
    configure: (app) => void app.useGlobalFilters(new DialectFilter(new ProblemFilter())),
    start: ({ app, signal }) => app.get(InboxLink).start(signal),
  };
}
