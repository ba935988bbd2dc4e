import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@ome/contracts';
import { InboxDoor } from '@ome/outcomes';
import { HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { OrderQueries, ProjectionsModule, ProjectionStore } from '@ome/projections';
import type { FillIngestionConfig } from './config.js';
import { EquitiesExecutionsController } from './equities-executions/equities-executions.controller.js';
import { EquitiesExecutions } from './equities-executions/equities-executions.service.js';
import { FillRuntime } from './fill-runtime.js';
import { ExecutionReportsController } from './post-execution-reports/execution-reports.controller.js';
import { ReportIntake } from './report-intake.js';

/** Puts the doors together. */
@Module({})
export class FillIngestionModule {
  static forConfig(config: FillIngestionConfig): DynamicModule {
    return {
      module: FillIngestionModule,
      imports: [ProjectionsModule.forRoot(config.MONGODB_URI)],
      controllers: [EquitiesExecutionsController, ExecutionReportsController],
      providers: [
        {
          provide: FillRuntime,
          inject: [ProjectionStore, LOGGER, HealthRegistry],
          useFactory: (store: ProjectionStore, log: Logger, health: HealthRegistry) =>
            new FillRuntime(config, store, log, health),
        },
        {
          provide: InboxDoor,
          inject: [FillRuntime],
          useFactory: ({ link }: FillRuntime) => link.door,
        },
        {
          provide: ReportIntake,
          inject: [FillRuntime, OrderQueries, Metrics],
          useFactory: ({ link }: FillRuntime, queries: OrderQueries, metrics: Metrics) => {
            const parked = metrics.counter({
              name: 'dlq_total',
              help: 'Records put into a .dlq topic',
              labelNames: ['topic'],
            });
            return new ReportIntake(queries, link.producer, () =>
              parked.inc({ topic: TOPICS.executionReportsDlq }),
            );
          },
        },
        {
          provide: EquitiesExecutions,
          inject: [FillRuntime, OrderQueries, LOGGER],
          useFactory: ({ link }: FillRuntime, queries: OrderQueries, log: Logger) =>
            new EquitiesExecutions({
              door: link.door,
              queries,
              answerTimeoutMs: config.REPORT_ANSWER_TIMEOUT_MS,
              log,
            }),
        },
      ],
    };
  }
}
