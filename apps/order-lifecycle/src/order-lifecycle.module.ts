import { Module, type DynamicModule } from '@nestjs/common';
import { accessProviders } from '@ome/access';
import { POWER_VENUE, sessionEndOf } from '@ome/contracts';
import { endProcess, HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { ClockQueries, ProjectionsModule, ProjectionStore } from '@ome/projections';
import { InboxWriter } from './decide-inbox/inbox-writer.js';
import { WriterMonitor } from './decide-inbox/writer-monitor.js';
import { OperatorController } from './decide-inbox/operator.controller.js';
import { ClockLoop } from './keep-time/clock-loop.js';
import type { LifecycleConfig } from './lifecycle-config.js';
import { LifecycleRuntime } from './lifecycle-runtime.js';
import { ProjectOrdersController } from './project-orders/project-orders.controller.js';
import { LifecycleShutdown } from './lifecycle-shutdown.js';

/** Puts the writer and the projector together, each where its role is asked for. */
@Module({})
export class OrderLifecycleModule {
  static forConfig(config: LifecycleConfig): DynamicModule {
    return {
      module: OrderLifecycleModule,
      imports: [
        ProjectionsModule.forRoot(config.MONGODB_URI, { timeZones: config.VENUE_TIME_ZONES }),
      ],
      controllers: [
        ...(config.ROLES.includes('projector') ? [ProjectOrdersController] : []),
        ...(config.ROLES.includes('writer') ? [OperatorController] : []),
      ],
      providers: [
        ...accessProviders(config),
        {
          provide: LifecycleRuntime,
          inject: [ProjectionStore, LOGGER],
          useFactory: (store: ProjectionStore, log: Logger) =>
            new LifecycleRuntime(config, store, log),
        },
        {
          provide: InboxWriter,
          inject: [HealthRegistry, Metrics, LOGGER],
          useFactory: (health: HealthRegistry, metrics: Metrics, log: Logger) =>
            new InboxWriter({
              policy: {
                overfill: config.OVERFILL,
                reopenFilled: config.REOPEN_FILLED,
                parking: {
                  perName: config.PARKED_PER_NAME,
                  perPartition: config.PARKED_PER_PARTITION,
                },
              },
              monitor: new WriterMonitor(health, metrics, config.ROLES.includes('writer')),
              log,
              sessionTimeoutMs: config.SESSION_TIMEOUT_MS,
              onFatal: endProcess,
            }),
        },
        {
          provide: ClockLoop,
          inject: [LifecycleRuntime, ProjectionStore, HealthRegistry, LOGGER],
          useFactory: (
            { kafka }: LifecycleRuntime,
            store: ProjectionStore,
            health: HealthRegistry,
            log: Logger,
          ) =>
            new ClockLoop({
              queries: new ClockQueries(store),
              partitionCount: config.PARTITIONS,
              timeZones: config.VENUE_TIME_ZONES,
              sessionEndOf: (venue, symbol) =>
                sessionEndOf(venue, symbol, config.POWER_PRODUCTS_FILE),
              sessionVenues: [POWER_VENUE],
              isClock: config.ROLES.includes('clock'),
              kafka,
              health,
              log,
            }),
        },
        LifecycleShutdown,
      ],
    };
  }
}
