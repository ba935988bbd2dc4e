import { type DynamicModule, Module } from '@nestjs/common';
import { ProjectionStore } from './connection/projection-store.js';
import { OrderProjector, type OrderProjectorOptions } from './projector/order-projector.js';
import { ControlQueries } from './queries/control-queries.js';
import { MassCancelQueries } from './queries/mass-cancel-queries.js';
import { OrderListQueries } from './queries/order-list-queries.js';
import { OrderQueries } from './queries/order-queries.js';
import { PositionQueries } from './queries/position-queries.js';
import { StoryQueries } from './queries/story-queries.js';

const QUERIES = [
  ControlQueries,
  MassCancelQueries,
  OrderListQueries,
  OrderQueries,
  PositionQueries,
  StoryQueries,
];

/**
 * Provides ProjectionStore, OrderProjector and the queries. It does not connect: the service
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
        ...QUERIES.map((Queries) => ({
          provide: Queries,
          inject: [ProjectionStore],
          useFactory: (store: ProjectionStore) => new Queries(store),
        })),
      ],
      exports: [ProjectionStore, OrderProjector, ...QUERIES],
    };
  }
}
