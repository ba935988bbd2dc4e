import type { RateLimits } from '@ome/access';
import type { OrderQueries } from '@ome/projections';

export interface RatedOrders {
  readonly queries: Pick<OrderQueries, 'byAnyName'>;
  readonly rates: Pick<RateLimits, 'holdsAtEveryDoor' | 'overAccountRate'>;
}

/**
 * Spends the rate of the order's account, and answers what is over. Of an order that the projection does not know, nobody
 * can say whose rate it spends: the writer decides.
 */
export async function overRateOf(
  orderId: string,
  { queries, rates }: RatedOrders,
): Promise<string | undefined> {
  if (!rates.holdsAtEveryDoor) return undefined;
  const order = await queries.byAnyName(orderId, 'ANY').catch(() => undefined);
  return order && rates.overAccountRate('order', order.account);
}
