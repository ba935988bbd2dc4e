import type { Timestamp } from '@ome/domain';

/** What may cost an order its place in time when it is changed; a change of price always does. */
export const PLACE_LOSSES = ['MORE_QUANTITY', 'RESTRICTION', 'ICEBERG'] as const;
export type PlaceLoss = (typeof PLACE_LOSSES)[number];

/**
 * How a market differs from plain price-time trading; of a product, so that it is data. An exchange without them has no
 * hidden quantities, no all-or-none and no sessions, and names an order by a hash for ever. One with them numbers orders
 * above 2^32 and counts revisions; who loses the place gets a new number at revision 1.
 */
export interface MarketRules {
  readonly placeLostBy: readonly PlaceLoss[];
  readonly tradingPhaseStart: Timestamp;
  /** Gate closure: what is open then ends. */
  readonly tradingPhaseEnd: Timestamp;
}
