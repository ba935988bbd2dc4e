import type { Provider } from '@nestjs/common';
import { RateLimits } from '@ome/access';
import type { InstrumentOf } from '@ome/contracts';
import { DIALECT_RULES, type DialectRules } from '@ome/equities';
import { InboxDoor } from '@ome/outcomes';
import { LOGGER, type Logger } from '@ome/platform';
import { OrderQueries } from '@ome/projections';
import { SeenLog } from '../seen-log.js';
import { LastPrices } from '../last-prices.js';
import { EquitiesOrders } from './equities-orders.service.js';
import { EquitiesViews } from './equities-views.service.js';
import { TakeBacks } from './take-backs.js';

interface EquitiesOptions {
  readonly config: DialectRules & {
    readonly SHUTDOWN_TIMEOUT_MS: number;
    readonly EQUITIES_VENUE_TIMEOUT_MS: number;
    readonly EQUITIES_PROJECTION_TIMEOUT_MS: number;
    readonly EQUITIES_DETAILS_MAXIMUM_ORDERS: number;
  };
  /** Of shares: the dialect knows nothing else. */
  readonly instrumentOf: InstrumentOf;
  /** The day of a venue. */
  readonly today: (venue: string) => string;
}

/** What the slice is made of; `LastPrices` are the service's. */
export function equitiesProviders({ config, instrumentOf, today }: EquitiesOptions): Provider[] {
  return [
    { provide: DIALECT_RULES, useValue: config },
    {
      provide: TakeBacks,
      inject: [InboxDoor, LOGGER],
      // The other half is for the requests under way, which HTTP waits for when it closes.
      useFactory: (door: InboxDoor, log: Logger) =>
        new TakeBacks({ door, shutdownWaitMs: config.SHUTDOWN_TIMEOUT_MS / 2, log }),
    },
    {
      provide: EquitiesOrders,
      inject: [InboxDoor, TakeBacks, OrderQueries, LastPrices, RateLimits, LOGGER],
      useFactory: (
        door: InboxDoor,
        takeBacks: TakeBacks,
        queries: OrderQueries,
        lastPrices: LastPrices,
        rates: RateLimits,
        log: Logger,
      ) =>
        new EquitiesOrders({
          door,
          takeBacks,
          queries,
          instrumentOf,
          lastPrices,
          rates,
          venueTimeoutMs: config.EQUITIES_VENUE_TIMEOUT_MS,
          projectionTimeoutMs: config.EQUITIES_PROJECTION_TIMEOUT_MS,
          log,
        }),
    },
    {
      provide: EquitiesViews,
      inject: [OrderQueries, SeenLog],
      useFactory: (queries: OrderQueries, seenLog: SeenLog) =>
        new EquitiesViews({
          queries,
          seenLog,
          projectionTimeoutMs: config.EQUITIES_PROJECTION_TIMEOUT_MS,
          today,
          maximumOrders: config.EQUITIES_DETAILS_MAXIMUM_ORDERS,
        }),
    },
  ];
}
