import type { OrderQueries } from '@ome/projections';
import type { LastPrices } from './last-prices.js';

/** A change is late after ten seconds: it waits for a price no longer than this. */
const LOOK_UP_MS = 500;

/** Whether a replace changes what a collar or a limit of value may be about. */
export function asksForMore(change: {
  readonly price?: string | undefined;
  readonly quantity?: string | undefined;
  readonly openQuantity?: string | undefined;
}): boolean {
  const { price, quantity, openQuantity } = change;
  return price !== undefined || quantity !== undefined || openQuantity !== undefined;
}

/** How a request names its order. */
export interface NamedOrder {
  readonly account?: string | undefined;
  readonly orderId?: string | undefined;
  readonly origClientOrderId?: string | undefined;
}

export interface OrderPricesOptions {
  readonly queries: Pick<OrderQueries, 'byAnyName'>;
  readonly lastPrices: Pick<LastPrices, 'of'>;
  readonly lookUpMs?: number;
}

/**
 * The last trade of an order's instrument, for the `context` of a change that does not say where its
 * order trades: collars and the value of market orders go by it.
 */
export class OrderPrices {
  constructor(private readonly options: OrderPricesOptions) {}

  /** Decimal text; `undefined` when the order is not projected, or nobody can say soon. Never rejects. */
  async of({ account, orderId, origClientOrderId }: NamedOrder): Promise<string | undefined> {
    const { queries, lastPrices, lookUpMs = LOOK_UP_MS } = this.options;
    const scope = account === undefined ? 'ANY' : [account];
    const late = Promise.withResolvers<undefined>();
    const limit = setTimeout(late.resolve, lookUpMs, undefined);
    const found = queries.byAnyName(orderId ?? origClientOrderId ?? '', scope);
    const order = await Promise.race([found.catch(() => undefined), late.promise]);
    clearTimeout(limit);
    return order && lastPrices.of(order.venue, order.symbol);
  }
}
