import type { FactoryProvider } from '@nestjs/common';
import { RateLimits } from '@ome/access';
import type { InstrumentOf } from '@ome/contracts';
import { InboxDoor } from '@ome/outcomes';
import { ControlQueries, MassCancelQueries, OrderQueries, StoryQueries } from '@ome/projections';
import { LastPrices } from '../last-prices.js';
import { ProjectedWrites } from '../projected-writes.js';
import { EarlierRequests } from './earlier-requests.js';
import { OrderChanges } from './order-changes.js';
import { OrderTargets } from './order-targets.js';
import { ListClaims } from './lists/list-claims.js';
import { MassCancels } from './mass-cancels/mass-cancels.js';
import { OrderPreviews } from './previews/order-previews.js';
import { OrderContext } from './write-requests.js';

interface PlaceOrdersOptions {
  readonly instrumentOf: InstrumentOf;
  readonly partitionCount: number;
  /** Until a list's key is known to be its own. */
  readonly confirmWithinMs: number;
}

/** What the controllers of this slice need beside the door and the queries. */
export function placeOrdersProviders({
  instrumentOf,
  partitionCount,
  confirmWithinMs,
}: PlaceOrdersOptions): readonly FactoryProvider[] {
  return [
    {
      provide: OrderContext,
      inject: [LastPrices],
      useFactory: (lastPrices: LastPrices): OrderContext => ({
        // An unknown instrument is not given: the writer refuses the order, which is its outcome.
        of: (venue, symbol) => ({
          instrument: instrumentOf(venue, symbol),
          ...lastPrices.of(venue, symbol),
        }),
      }),
    },
    {
      provide: OrderChanges,
      inject: [OrderQueries, StoryQueries, ProjectedWrites, OrderContext, RateLimits],
      useFactory: (
        queries: OrderQueries,
        stories: StoryQueries,
        written: ProjectedWrites,
        context: OrderContext,
        rates: RateLimits,
      ) => {
        const earlier = new EarlierRequests(stories);
        const targets = new OrderTargets({ queries, written, earlier });
        return new OrderChanges({ targets, context, rates });
      },
    },
    {
      provide: ListClaims,
      inject: [InboxDoor],
      useFactory: (door: InboxDoor) => new ListClaims(door, confirmWithinMs),
    },
    {
      provide: MassCancels,
      inject: [InboxDoor, MassCancelQueries, ProjectedWrites],
      useFactory: (door: InboxDoor, queries: MassCancelQueries, written: ProjectedWrites) =>
        new MassCancels({ door, queries, written, partitionCount }),
    },
    {
      provide: OrderPreviews,
      inject: [OrderQueries, ControlQueries, ProjectedWrites],
      useFactory: (queries: OrderQueries, controls: ControlQueries, written: ProjectedWrites) =>
        new OrderPreviews({ queries, controls, written, partitionCount }),
    },
  ];
}
