import { DialectFilter } from '@ome/equities';
import { ProblemFilter, type ServiceOptions } from '@ome/platform';
import type { FillIngestionConfig } from './config.js';
import { FillIngestionModule } from './fill-ingestion.module.js';
import { FillRuntime } from './fill-runtime.js';

/** fill-ingestion as `runService` and tests start it. */
export function fillIngestionService(config: FillIngestionConfig): ServiceOptions {
  return {
    name: 'fill-ingestion',
    module: FillIngestionModule.forConfig(config),
    config,
    configure: (app) => void app.useGlobalFilters(new DialectFilter(new ProblemFilter())),
    start: ({ app, signal }) => app.get(FillRuntime).start(signal),
  };
}
