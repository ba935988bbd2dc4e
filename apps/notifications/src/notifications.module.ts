import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { accessProviders, TokenVerifier, UserDirectory, UserStandings } from '@ome/access';
import {
  endProcess,
  HealthRegistry,
  LOGGER,
  Metrics,
  refusalCounter,
  type Logger,
} from '@ome/platform';
import { ProjectionsModule, ProjectionStore } from '@ome/projections';
import { UserDatabase, UserStore } from '@ome/users';
import { ChannelLeases } from './channel-leases.js';
import type { NotificationsConfig } from './config.js';
import { DatabaseGuard } from './database.guard.js';
import { Database } from './database.schema.js';
import { Deliveries } from './deliveries.js';
import { DeliveryStore } from './delivery-store.js';
import { deliveryModels, type DeliveryModels } from './delivery.schema.js';
import { createFeed, Feed } from './feed.js';
import { NotificationsRuntime } from './notifications-runtime.js';
import { RestPeersController } from './rest-peers/rest-peers.controller.js';
import { RestPeers } from './rest-peers/rest-peers.js';
import { venueLinksOf } from './rest-peers/venue-links.js';
import { OrderStream } from './stream/order-stream.js';
import { StreamSockets } from './stream/stream-sockets.js';
import { SECURE_COOKIE, StreamCookieController } from './stream/stream-cookie.controller.js';
import { StreamController } from './stream/stream.controller.js';
import { Subscribers } from './subscribers.js';
import { SubscriptionStore } from './subscriptions/subscription-store.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { subscriptionModel } from './subscriptions/subscriptions.schema.js';
import { OwnerRights } from './webhooks/owner-rights.js';
import { WebhookStore } from './webhooks/webhook-store.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { webhookModel } from './webhooks/webhooks.schema.js';
import { WebhookRules } from './webhooks/webhooks.js';

const DELIVERY_MODELS = Symbol('delivery models');

/** Puts the slices together. */
@Module({})
export class NotificationsModule {
  static forConfig(config: NotificationsConfig): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [ProjectionsModule.forRoot(config.MONGODB_URI)],
      controllers: [
        SubscriptionsController,
        StreamController,
        StreamCookieController,
        WebhooksController,
        RestPeersController,
      ],
      providers: [
        ...accessProviders(config),
        { provide: SECURE_COOKIE, useValue: config.NODE_ENV === 'production' },
        DatabaseGuard,
        { provide: Database, useFactory: () => new Database(config.MONGODB_URI) },
        { provide: UserDatabase, useFactory: () => new UserDatabase(config.MONGODB_URI) },
        {
          provide: UserStore,
          inject: [UserDatabase],
          useFactory: (users: UserDatabase) => new UserStore(users),
        },
        { provide: UserDirectory, useExisting: UserStore },
        {
          provide: NotificationsRuntime,
          inject: [Database, ProjectionStore, UserDatabase, LOGGER, HealthRegistry],
          useFactory: (
            database: Database,
            projections: ProjectionStore,
            users: UserDatabase,
            log: Logger,
            health: HealthRegistry,
          ) => new NotificationsRuntime(config, [database, projections, users], log, health),
        },
        {
          provide: SubscriptionStore,
          inject: [Database],
          useFactory: (database: Database) => new SubscriptionStore(subscriptionModel(database)),
        },
        { provide: Subscribers, useExisting: SubscriptionStore },
        streamProvider(config),
        {
          provide: StreamSockets,
          inject: [OrderStream, Database, TokenVerifier, Metrics],
          useFactory: (
            stream: OrderStream,
            database: Database,
            verifier: TokenVerifier,
            metrics: Metrics,
          ) => {
            const [origins, count] = [config.CORS_ORIGINS, refusalCounter(metrics)];
            return new StreamSockets({ stream, database, verifier, origins, count });
          },
        },
        ...deliveryProviders(config),
      ],
    };
  }
}

function deliveryProviders(config: NotificationsConfig): Provider[] {
  return [
    {
      provide: DELIVERY_MODELS,
      inject: [Database],
      useFactory: (database: Database) => deliveryModels(database),
    },
    {
      provide: DeliveryStore,
      inject: [DELIVERY_MODELS],
      useFactory: (models: DeliveryModels) => new DeliveryStore(models),
    },
    {
      provide: ChannelLeases,
      inject: [DELIVERY_MODELS],
      useFactory: (models: DeliveryModels) => new ChannelLeases(models),
    },
    {
      provide: WebhookStore,
      inject: [Database],
      useFactory: (database: Database) =>
        new WebhookStore(webhookModel(database), config.WEBHOOKS_PER_USER),
    },
    {
      provide: OwnerRights,
      inject: [UserStandings],
      useFactory: (standings: UserStandings) => new OwnerRights(standings),
    },
    {
      provide: Deliveries,
      inject: [
        NotificationsRuntime,
        DeliveryStore,
        ChannelLeases,
        WebhookStore,
        OwnerRights,
        LOGGER,
        Metrics,
      ],
      useFactory: (
        runtime: NotificationsRuntime,
        store: DeliveryStore,
        leases: ChannelLeases,
        webhooks: WebhookStore,
        rights: OwnerRights,
        log: Logger,
        metrics: Metrics,
      ) => new Deliveries({ config, runtime, store, leases, webhooks, rights, log, metrics }),
    },
    {
      provide: WebhookRules,
      inject: [Deliveries],
      useFactory: ({ nudge, tooOld }: Deliveries) =>
        new WebhookRules(
          config.WEBHOOK_ALLOWED_HOSTS,
          config.WEBHOOK_GIVE_UP_AFTER_MS,
          tooOld,
          nudge,
        ),
    },
    {
      provide: RestPeers,
      inject: [Deliveries],
      useFactory: ({ nudge }: Deliveries) => {
        const links = venueLinksOf(config.VENUE_REST_LINKS);
        return new RestPeers(links, config.TRADE_POST_REST_URL !== undefined, nudge);
      },
    },
    {
      provide: Feed,
      inject: [NotificationsRuntime, HealthRegistry, Metrics],
      useFactory: (runtime: NotificationsRuntime, health: HealthRegistry, metrics: Metrics) =>
        createFeed(runtime, health, metrics, {
          groupId: config.GROUP_ID,
          hasLinks: venueLinksOf(config.VENUE_REST_LINKS).size > 0,
        }),
    },
  ];
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
        bounds: {
          bufferBytes: config.STREAM_BUFFER_BYTES,
          stalledAfterMs: config.STREAM_STALLED_AFTER_MS,
        },
        maximumConnections: config.STREAM_MAXIMUM_CONNECTIONS,
        farthestResume: config.STREAM_RESUME_RECORDS,
        resumesAtOnce: config.STREAM_RESUMES_AT_ONCE,
        // A tail that has stopped cannot be resumed here; readers come back with their tokens.
        onFailure: endProcess,
      });
      runtime.add(stream);
      return stream;
    },
  };
}
