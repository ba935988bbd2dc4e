import type { PlaceLoss } from '@ome/contracts';
import type { Quantity, Timestamp } from '@ome/domain';

/**
 * How a market differs from plain price-time trading; of a product, so that it is data. An exchange without them has no
 * hidden quantities, no all-or-none and no sessions, and names an order by a hash for ever. One with them numbers orders
 * above 2^32 and counts revisions; who loses the place gets a new number at revision 1.
 */
export interface MarketRules {
  readonly placeLostBy: readonly PlaceLoss[];
  /** The least that an iceberg may show; without a word, one lot. */
  readonly minimumSlice?: Quantity;
  readonly tradingPhaseStart: Timestamp;
  /** Gate closure: what is open then ends. */
  readonly tradingPhaseEnd: Timestamp;
}
