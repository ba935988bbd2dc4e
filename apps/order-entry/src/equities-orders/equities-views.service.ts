import { Readable } from 'node:stream';
import { POWER_VENUE } from '@ome/contracts';
import { unavailable } from '@ome/equities';
import type { OrderQueries, OrderView } from '@ome/projections';
import type { SeenLog } from '../seen-log.js';
import { lastPricesAnswer, type LastPricesAnswer } from './last-prices.js';
import { orderDetailsText, type DetailedOrder } from './order-details.js';

/** Orders and fills that are in memory at a time for one answer: a page, and of it a part whose fills are so many. */
const PAGE_ORDERS = 200;
const BATCH_FILLS = 2_000;

interface EquitiesViewsOptions {
  readonly queries: Pick<OrderQueries, 'ordersOfUser' | 'liveFillsOf' | 'lastPrices'>;
  readonly seenLog: Pick<SeenLog, 'caughtUp'>;
  /** Longest wait for what was answered before. */
  readonly projectionTimeoutMs: number;
  /** The venue's calendar day now, `YYYY-MM-DD`. */
  readonly today: (venue: string) => string;
  /** Of a user who has more orders, the newest are shown. */
  readonly maximumOrders: number;
}

/** Types 4 and 5, from the projections. */
export class EquitiesViews {
  constructor(private readonly options: EquitiesViewsOptions) {}

  /**
   * The JSON of the answer, with all that was answered here before, unless the projection is late; read as fast as the caller takes it. What cannot be read after the
   * first part breaks the connection off: an answer that ends well is complete.
   * @throws DialectException (503) when nothing can be read
   */
  async orderDetails(userId: number): Promise<Readable> {
    const batches = this.#detailedOrders(String(userId));
    const first = await readable(async () => {
      await this.#caughtUp();
      return batches.next();
    });
    return Readable.from(orderDetailsText(resumed(first, batches)));
  }

  async lastPrices(symbols: readonly string[]): Promise<LastPricesAnswer> {
    const { queries, today } = this.options;
    const prices = await readable(async () => {
      await this.#caughtUp();
      return queries.lastPrices([...new Set(symbols)]);
    });
    // The dialect is of shares: what is traded in power is none of its callers' business.
    const ofShares = prices.filter(({ venue }) => venue !== POWER_VENUE);
    return lastPricesAnswer(ofShares, today);
  }

  #caughtUp(): Promise<boolean> {
    const { seenLog, projectionTimeoutMs } = this.options;
    return seenLog.caughtUp(projectionTimeoutMs);
  }

  async *#detailedOrders(user: string): AsyncGenerator<readonly DetailedOrder[]> {
    const { queries, maximumOrders } = this.options;
    const lastTrades = new LastTrades(queries);
    const pages = { pageSize: PAGE_ORDERS, atMost: maximumOrders };
    for await (const page of queries.ordersOfUser(user, pages)) {
      await lastTrades.learn(page);
      for (const orders of partsOf(page)) {
        const traded = orders.filter(({ executionCount }) => executionCount > 0);
        const ids = traded.map(({ orderId }) => orderId);
        const fills = ids.length === 0 ? [] : await queries.liveFillsOf(...ids);
        const fillsByOrder = Map.groupBy(fills, ({ orderId }) => orderId);
        yield orders.map((order) => ({
          order,
          fills: fillsByOrder.get(order.orderId) ?? [],
          lastTradePrice: lastTrades.of(order),
        }));
      }
    }
  }
}

/** Last trade prices of the symbols of one answer, each read once. */
class LastTrades {
  readonly #asked = new Set<string>();
  readonly #prices = new Map<string, string>();

  constructor(private readonly queries: Pick<OrderQueries, 'lastPrices'>) {}

  async learn(orders: readonly OrderView[]): Promise<void> {
    const symbols = new Set(orders.map(({ symbol }) => symbol));
    this.#asked.forEach((symbol) => symbols.delete(symbol));
    if (symbols.size === 0) return;
    for (const price of await this.queries.lastPrices([...symbols])) {
      this.#prices.set(instrumentKey(price), price.last.price);
    }
    symbols.forEach((symbol) => this.#asked.add(symbol));
  }

  of(order: OrderView): string | undefined {
    return this.#prices.get(instrumentKey(order));
  }
}

/** The page in parts of so many fills, or one order. */
function partsOf(page: readonly OrderView[]): readonly (readonly OrderView[])[] {
  const parts: OrderView[][] = [];
  let fills = Number.POSITIVE_INFINITY;
  for (const order of page) {
    fills += order.executionCount;
    if (fills > BATCH_FILLS) {
      parts.push([]);
      fills = order.executionCount;
    }
    parts.at(-1)?.push(order);
  }
  return parts;
}

/** An iteration of which the first step was taken already. */
async function* resumed<Item>(
  first: IteratorResult<Item, unknown>,
  rest: AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
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
