import { unavailable } from '@ome/equities';
import type { OrderQueries } from '@ome/projections';
import { lastPricesAnswer, type LastPricesAnswer } from './last-prices.js';
import { orderDetailsAnswer, type OrderDetailsAnswer } from './order-details.js';

interface EquitiesViewsOptions {
  readonly queries: Pick<OrderQueries, 'ordersOfUser' | 'liveFillsOf' | 'lastPrices'>;
  /** The venue's calendar day now, `YYYY-MM-DD`. */
  readonly today: (venue: string) => string;
}

/** Types 4 and 5, from the projections. */
export class EquitiesViews {
  constructor(private readonly options: EquitiesViewsOptions) {}

  async orderDetails(userId: number): Promise<OrderDetailsAnswer> {
    const { orders, fills, prices } = await readable(() => this.#ordersOf(String(userId)));
    const fillsByOrder = Map.groupBy(fills, ({ orderId }) => orderId);
    const lastTrades = new Map(prices.map((price) => [instrumentKey(price), price.last.price]));
    return orderDetailsAnswer(
      orders.map((order) => ({
        order,
        fills: fillsByOrder.get(order.orderId) ?? [],
        lastTradePrice: lastTrades.get(instrumentKey(order)),
      })),
    );
  }

  async lastPrices(symbols: readonly string[]): Promise<LastPricesAnswer> {
    const { queries, today } = this.options;
    const prices = await readable(() => queries.lastPrices([...new Set(symbols)]));
    return lastPricesAnswer(prices, today);
  }

  async #ordersOf(user: string) {
    const { queries } = this.options;
    const orders = await queries.ordersOfUser(user);
    const symbols = new Set(orders.map(({ symbol }) => symbol));
    const [fills, prices] = await Promise.all([
      queries.liveFillsOf(...orders.map(({ orderId }) => orderId)),
      queries.lastPrices([...symbols]),
    ]);
    return { orders, fills, prices };
  }
}

function instrumentKey({ venue, symbol }: { readonly venue: string; readonly symbol: string }) {
  return `${venue}|${symbol}`;
}

/** Nothing is wrong with a request that cannot be read for. */
async function readable<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (cause) {
    throw unavailable('The order database cannot be read now. Try again.', cause);
  }
}
