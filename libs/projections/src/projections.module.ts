import { type DynamicModule, Module } from '@nestjs/common';
import { ProjectionStore } from './connection/projection-store.js';
import { OrderProjector, type OrderProjectorOptions } from './projector/order-projector.js';
import { OrderQueries } from './queries/order-queries.js';

/**
 * Provides ProjectionStore, OrderProjector and OrderQueries. It does not connect: the service
 * calls `ProjectionStore.connect()` until it succeeds, and `close()` when it ends.
 */
@Module({})
export class ProjectionsModule {
  static forRoot(uri: string, options?: OrderProjectorOptions): DynamicModule {
    return {
      module: ProjectionsModule,
      global: true,
      providers: [
        { provide: ProjectionStore, useFactory: () => new ProjectionStore(uri) },
        {
          provide: OrderProjector,
          inject: [ProjectionStore],
          useFactory: (store: ProjectionStore) => new OrderProjector(store, options),
        },
        {
          provide: OrderQueries,
          inject: [ProjectionStore],
          useFactory: (store: ProjectionStore) => new OrderQueries(store),
        },
      ],
      exports: [ProjectionStore, OrderProjector, OrderQueries],
    };
  }
}
