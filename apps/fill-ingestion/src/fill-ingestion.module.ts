import { Module, type DynamicModule } from '@nestjs/common';
import { accessProviders } from '@ome/access';
import { TOPICS } from '@ome/contracts';
import { DIALECT_RULES } from '@ome/equities';
import { InboxDoor, InboxLink, inboxProviders } from '@ome/outcomes';
import { dlqCounter, LOGGER, Metrics, type Logger } from '@ome/platform';
import { OrderQueries, ProjectionsModule, ProjectionStore } from '@ome/projections';
import type { FillIngestionConfig } from './config.js';
import { EquitiesExecutionsController } from './equities-executions/equities-executions.controller.js';
import { EquitiesExecutions } from './equities-executions/equities-executions.service.js';
import { ExecutionReportsController } from './post-execution-reports/execution-reports.controller.js';
import { ReportIntake, type ParkedFor } from './report-intake.js';
import { retryStageController } from './retry-parked-reports/retry-stage.controller.js';
import { TakeExecutionReportsController } from './take-execution-reports/execution-reports.controller.js';
import { RETRY_STAGES } from './transports.js';

/** Puts the doors together. */
@Module({})
export class FillIngestionModule {
  static forConfig(config: FillIngestionConfig): DynamicModule {
    return {
      module: FillIngestionModule,
      imports: [ProjectionsModule.forRoot(config.MONGODB_URI)],
      controllers: [
        EquitiesExecutionsController,
        ExecutionReportsController,
        TakeExecutionReportsController,
        ...RETRY_STAGES.map(retryStageController),
      ],
      providers: [
        ...accessProviders(config),
        { provide: DIALECT_RULES, useValue: config },
        ...inboxProviders({
          clientId: 'fill-ingestion',
          brokers: config.KAFKA_BROKERS,
          topics: [TOPICS.executionReports, TOPICS.executionReportsDlq],
          partitionCount: config.PARTITIONS,
          // A venue's word is never turned away for a slow writer: it has happened.
          maximumLagMs: Number.POSITIVE_INFINITY,
          produceTimeoutMs: config.PRODUCE_TIMEOUT_MS,
          database: ProjectionStore,
        }),
        {
          provide: ReportIntake,
          inject: [InboxLink, OrderQueries, Metrics],
          useFactory: ({ door, producer }: InboxLink, queries: OrderQueries, metrics: Metrics) =>
            new ReportIntake({ door, producer, queries, onParked: parkedCounter(metrics) }),
        },
        {
          provide: EquitiesExecutions,
          inject: [InboxDoor, OrderQueries, LOGGER],
          useFactory: (door: InboxDoor, queries: OrderQueries, log: Logger) =>
            new EquitiesExecutions({
              door,
              queries,
              answerTimeoutMs: config.REPORT_ANSWER_TIMEOUT_MS,
              log,
            }),
        },
      ],
    };
  }
}

function parkedCounter(metrics: Metrics): (reason: ParkedFor, count: number) => void {
  const count = dlqCounter(metrics);
  return (reason, reports) => count(TOPICS.executionReportsDlq, reason, reports);
}
