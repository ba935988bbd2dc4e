import { Module, type DynamicModule } from '@nestjs/common';
import { HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { LinkOrders } from './links/link-orders.js';
import { LinksController } from './links/links.controller.js';
import { BooksController } from './matching/books.controller.js';
import { InterventionsController } from './matching/interventions.controller.js';
import { VenueLoop } from './matching/venue-loop.js';
import { countVenues } from './matching/venue-metrics.js';
import type { SimulatorConfig } from './simulator-config.js';
import { SimulatorRuntime } from './simulator-runtime.js';

/** Puts the simulated venues and the old test doubles together. */
@Module({})
export class SimulatorModule {
  static forConfig(config: SimulatorConfig, now: () => Date): DynamicModule {
    return {
      module: SimulatorModule,
      controllers: [LinksController, BooksController, InterventionsController],
      providers: [
        { provide: LinkOrders, useFactory: () => new LinkOrders() },
        {
          provide: SimulatorRuntime,
          inject: [LOGGER, HealthRegistry, Metrics],
          useFactory: (log: Logger, health: HealthRegistry, metrics: Metrics) =>
            new SimulatorRuntime(config, log, health, countVenues(metrics), now),
        },
        {
          provide: VenueLoop,
          inject: [SimulatorRuntime],
          useFactory: ({ loop }: SimulatorRuntime) => loop,
        },
      ],
    };
  }
}
