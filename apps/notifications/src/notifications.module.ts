import { Module, type DynamicModule } from '@nestjs/common';
import { HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { ProjectionsModule, ProjectionStore } from '@ome/projections';
import type { NotificationsConfig } from './config.js';
import { DatabaseGuard } from './database.guard.js';
import { Database } from './database.schema.js';
import { NotificationsRuntime } from './notifications-runtime.js';
import { OrderStream } from './stream/order-stream.js';
import { StreamController } from './stream/stream.controller.js';
import { SubscriptionStore } from './subscriptions/subscription-store.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { subscriptionModel } from './subscriptions/subscriptions.schema.js';

/** Puts the slices together. */
@Module({})
export class NotificationsModule {
  static forConfig(config: NotificationsConfig): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [ProjectionsModule.forRoot(config.MONGODB_URI)],
      controllers: [SubscriptionsController, StreamController],
      providers: [
        DatabaseGuard,
        { provide: Database, useFactory: () => new Database(config.MONGODB_URI) },
        {
          provide: NotificationsRuntime,
          inject: [Database, ProjectionStore, LOGGER, HealthRegistry],
          useFactory: (
            database: Database,
            projections: ProjectionStore,
            log: Logger,
            health: HealthRegistry,
          ) => new NotificationsRuntime(config, database, projections, log, health),
        },
        {
          provide: SubscriptionStore,
          inject: [Database],
          useFactory: (database: Database) => new SubscriptionStore(subscriptionModel(database)),
        },
        streamProvider(config),
      ],
    };
  }
}

function streamProvider(config: NotificationsConfig) {
  return {
    provide: OrderStream,
    inject: [NotificationsRuntime, SubscriptionStore, LOGGER, HealthRegistry, Metrics],
    useFactory: (
      runtime: NotificationsRuntime,
      subscribers: SubscriptionStore,
      log: Logger,
      health: HealthRegistry,
      metrics: Metrics,
    ): OrderStream => {
      const stream = new OrderStream({
        kafka: runtime.kafka,
        subscribers,
        log,
        health,
        metrics,
        partitions: config.PARTITIONS,
        heartbeatMs: config.STREAM_HEARTBEAT_MS,
        bufferBytes: config.STREAM_BUFFER_BYTES,
        maximumConnections: config.STREAM_MAXIMUM_CONNECTIONS,
        onFailure: endProcess,
      });
      runtime.add(stream);
      return stream;
    },
  };
}

/** A tail that has stopped cannot be resumed here; readers come back with their tokens. */
function endProcess(error: Error): never {
  throw error;
}
