import { Module, type DynamicModule } from '@nestjs/common';
import { accessProviders } from '@ome/access';
import { HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { ListTrades } from './list-trades/list-trades.js';
import { TradesController } from './list-trades/trades.controller.js';
import { PostedTradesController } from './rest-double/posted-trades.controller.js';
import { FillsConsumer } from './take-fills/fills.consumer.js';
import type { TradePostConfig } from './trade-post-config.js';
import { TradePostRuntime } from './trade-post-runtime.js';
import { TradeStore } from './trades.schema.js';

/** Puts the sample consumer of fills and the old test double together. */
@Module({})
export class TradePostModule {
  static forConfig(config: TradePostConfig): DynamicModule {
    return {
      module: TradePostModule,
      controllers: [FillsConsumer, TradesController, PostedTradesController],
      providers: [
        ...accessProviders(config),
        ListTrades,
        { provide: TradeStore, useFactory: () => new TradeStore(config.MONGODB_URI) },
        {
          provide: TradePostRuntime,
          inject: [TradeStore, LOGGER, HealthRegistry, Metrics],
          useFactory: (store: TradeStore, log: Logger, health: HealthRegistry, metrics: Metrics) =>
            new TradePostRuntime(config, store, log, health, metrics),
        },
      ],
    };
  }
}
