import type { Provider, Type } from '@nestjs/common';
import { RateLimits, TokenIssuer, TokenVerifier } from '@ome/access';
import type { PowerProducts } from '@ome/contracts';
import { InboxDoor, InboxLink } from '@ome/outcomes';
import { HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { OrderQueries, ProjectionStore } from '@ome/projections';
import { UserStore } from '@ome/users';
import { Companies } from '../companies.js';
import { LastPrices } from '../last-prices.js';
import { AskedRequests } from './asked-requests.js';
import { ChannelSources, type ChannelSource } from './channel-source.js';
import type { ClientConnection } from './client-connection.js';
import { KnownOrders } from './known-orders.js';
import type { M7SocketConfig } from './m7-socket.config.js';
import { M7Sockets } from './m7-sockets.js';
import { OrderRequests } from './order-requests.js';
import { PrivateOrderFeed } from './private-order-feed.js';
import { PrivateOrders } from './private-orders.js';
import { SOCKET_ACCESS } from './socket-access.js';
import { REQUEST_HANDLER, socketProviders } from './socket-providers.js';
import { TestChannels } from './test-channels.js';
import { tokenAccess } from './token-access.js';

/** The M7 dialect's socket, with channels of other slices beside its own; `M7Sockets` has to be started. */
export function m7SocketProviders(
  config: M7SocketConfig & {
    readonly PARTITIONS: number;
    readonly POWER_PRODUCTS_FILE?: PowerProducts;
  },
  others: Type<ChannelSource>,
): Provider[] {
  return [
    ...socketProviders(config),
    {
      provide: SOCKET_ACCESS,
      // A service where nobody can sign in admits nobody.
      inject: [
        { token: TokenVerifier, optional: true },
        { token: TokenIssuer, optional: true },
        Companies,
      ],
      useFactory: tokenAccess,
    },
    { provide: KnownOrders, useFactory: () => new KnownOrders(config.POWER_PRODUCTS_FILE) },
    { provide: AskedRequests, useFactory: () => new AskedRequests() },
    { provide: Companies, useFactory: () => new Companies() },
    feedProvider(config.PARTITIONS, config.POWER_PRODUCTS_FILE),
    {
      provide: PrivateOrders,
      inject: [KnownOrders, AskedRequests, Companies, PrivateOrderFeed],
      useFactory: (
        orders: KnownOrders,
        asked: AskedRequests,
        companies: Companies,
        { loaded }: PrivateOrderFeed,
      ) =>
        new PrivateOrders({
          orders,
          asked,
          companies,
          loaded,
          products: config.POWER_PRODUCTS_FILE,
        }),
    },
    requestsProvider(config.POWER_PRODUCTS_FILE),
    {
      provide: REQUEST_HANDLER,
      inject: [OrderRequests],
      useFactory:
        (requests: OrderRequests) =>
        (...asked: [ClientConnection, Parameters<OrderRequests['take']>[1]]) =>
          requests.take(...asked),
    },
    {
      provide: ChannelSources,
      inject: [PrivateOrders, others],
      useFactory: (orders: PrivateOrders, beside: ChannelSource) =>
        new ChannelSources([new TestChannels(), orders, beside]),
    },
    {
      provide: M7Sockets,
      inject: [PrivateOrderFeed, PrivateOrders],
      useFactory: (feed: PrivateOrderFeed, orders: PrivateOrders) => new M7Sockets(feed, orders),
    },
  ];
}

function feedProvider(partitions: number, products: PowerProducts | undefined): Provider {
  return {
    provide: PrivateOrderFeed,
    inject: [
      InboxLink,
      OrderQueries,
      ProjectionStore,
      KnownOrders,
      AskedRequests,
      Companies,
      UserStore,
      LOGGER,
      HealthRegistry,
      Metrics,
    ],
    useFactory: (
      link: InboxLink,
      queries: OrderQueries,
      store: ProjectionStore,
      orders: KnownOrders,
      asked: AskedRequests,
      companies: Companies,
      users: UserStore,
      log: Logger,
      health: HealthRegistry,
      metrics: Metrics,
    ) => {
      const { kafka } = link;
      return new PrivateOrderFeed({
        kafka,
        partitions,
        queries,
        store,
        orders,
        asked,
        companies,
        users,
        products,
        log,
        health,
        metrics,
      });
    },
  };
}

function requestsProvider(products: PowerProducts | undefined): Provider {
  return {
    provide: OrderRequests,
    inject: [InboxDoor, KnownOrders, AskedRequests, PrivateOrders, LastPrices, RateLimits],
    useFactory: (
      door: InboxDoor,
      orders: KnownOrders,
      asked: AskedRequests,
      channels: PrivateOrders,
      lastPrices: LastPrices,
      rates: RateLimits,
    ) => new OrderRequests({ door, orders, asked, channels, lastPrices, rates, products }),
  };
}
