import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { accessProviders, issuerProviders, rateProviders } from '@ome/access';
import {
  DEVELOPMENT_INSTRUMENTS,
  instrumentBook,
  TOPICS,
  withPowerContracts,
} from '@ome/contracts';
import { InboxDoor, inboxProviders } from '@ome/outcomes';
import { LOGGER, type Logger } from '@ome/platform';
import { OrderQueries, ProjectionsModule, ProjectionStore, venueDays } from '@ome/projections';
import type { OrderEntryConfig } from './config.js';
import { ControlTradingController } from './control-trading/control-trading.controller.js';
import { controlTradingProviders } from './control-trading/control-trading-providers.js';
import { LastPrices } from './last-prices.js';
import { equitiesProviders } from './equities-orders/equities-providers.js';
import { EquitiesOrdersController } from './equities-orders/equities-orders.controller.js';
import { MarketChannels } from './m7-market/market-channels.js';
import { marketProviders } from './m7-market/market-providers.js';
import {
  ExecutionsController,
  FILL_INGESTION_URL,
} from './pass-on-executions/executions.controller.js';
import { ChannelsController } from './m7-socket/channels.controller.js';
import { m7SocketProviders } from './m7-socket/m7-socket-providers.js';
import { OrderListsController } from './place-orders/lists/order-lists.controller.js';
import { MassCancelsController } from './place-orders/mass-cancels/mass-cancels.controller.js';
import { OrderPreviewsController } from './place-orders/previews/order-previews.controller.js';
import { PlaceOrdersController } from './place-orders/place-orders.controller.js';
import { placeOrdersProviders } from './place-orders/place-orders-providers.js';
import { OwnWrites } from './own-writes.js';
import { projectedWritesProvider } from './projected-writes.js';
import { SeenLog } from './seen-log.js';
import { OrderReads } from './read-orders/order-reads.js';
import { OrderStoryController } from './read-orders/order-story.controller.js';
import { OrdersController } from './read-orders/orders.controller.js';
import { PositionsController } from './read-orders/positions.controller.js';
import { signInProviders } from './sign-in/sign-in-providers.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import {
  INSTRUMENT_OF,
  OrderRequestsController,
} from './take-order-requests/order-requests.controller.js';

/** Every door; the reference is made of what they say of their routes. */
export const CONTROLLERS: readonly Type<unknown>[] = [
  OrderRequestsController,
  EquitiesOrdersController,
  ExecutionsController,
  OrdersController,
  OrderStoryController,
  PositionsController,
  SignInController,
  PlaceOrdersController,
  OrderListsController,
  MassCancelsController,
  OrderPreviewsController,
  ControlTradingController,
  ChannelsController,
];

/** Puts the doors together. */
@Module({})
export class OrderEntryModule {
  static forConfig(config: OrderEntryConfig): DynamicModule {
    const instrumentOf = instrumentBook(config.INSTRUMENTS_FILE ?? DEVELOPMENT_INSTRUMENTS);
    // The equities dialect knows shares only.
    const allInstrumentsOf = withPowerContracts(
      instrumentOf,
      () => new Date(),
      config.POWER_PRODUCTS_FILE,
    );
    const ownWrites = new OwnWrites();
    const dayOf = venueDays(config.VENUE_TIME_ZONES);
    const today = (venue: string) => dayOf(venue, new Date().toISOString());
    return {
      module: OrderEntryModule,
      imports: [ProjectionsModule.forRoot(config.MONGODB_URI)],
      controllers: [...CONTROLLERS],
      providers: [
        ...m7SocketProviders(config, MarketChannels),
        OrderReads,
        projectedWritesProvider(ownWrites, config.PARTITIONS),
        {
          provide: SeenLog,
          inject: [InboxDoor, OrderQueries],
          useFactory: (door: InboxDoor, queries: OrderQueries) => new SeenLog({ door, queries }),
        },
        ...accessProviders(config),
        ...issuerProviders(config),
        ...rateProviders(config),
        ...signInProviders(config),
        ...marketProviders(config.POWER_PRODUCTS_FILE),
        { provide: INSTRUMENT_OF, useValue: allInstrumentsOf },
        ...placeOrdersProviders({
          instrumentOf: allInstrumentsOf,
          partitionCount: config.PARTITIONS,
          confirmWithinMs: config.CONTROL_CONFIRM_MS,
        }),
        ...inboxProviders({
          clientId: 'order-entry',
          brokers: config.KAFKA_BROKERS,
          topics: [TOPICS.orderRequests, TOPICS.orderRequestsDlq, TOPICS.marketData, TOPICS.fills],
          partitionCount: config.PARTITIONS,
          maximumLagMs: config.MAXIMUM_LAG_MS,
          produceTimeoutMs: config.PRODUCE_TIMEOUT_MS,
          onTaken: ownWrites.take,
          database: ProjectionStore,
        }),
        ...lastPricesProviders(config.LAST_PRICES_REFRESH_MS),
        ...equitiesProviders({ config, instrumentOf, today }),
        ...controlTradingProviders(config),
        { provide: FILL_INGESTION_URL, useValue: config.FILL_INGESTION_URL.replace(/\/+$/, '') },
      ],
    };
  }
}

function lastPricesProviders(refreshMs: number): readonly Provider[] {
  return [
    {
      provide: LastPrices,
      inject: [OrderQueries, LOGGER],
      useFactory: (queries: OrderQueries, log: Logger) =>
        new LastPrices({ queries, refreshMs, log }),
    },
  ];
}
