import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { LastPrice } from '@ome/contracts';
import type { Logger } from '@ome/platform';
import type { OrderQueries } from '@ome/projections';

export interface LastPricesOptions {
  readonly queries: Pick<OrderQueries, 'tradedPrices'>;
  /** Between the end of a read and the next one. */
  readonly refreshMs: number;
  readonly log: Logger;
}

const UNKNOWN: LastPrice = { lastPriceUnknown: true };
const NO_TRADE: LastPrice = {};

/**
 * The last trade of every instrument, for the `context` of requests. It is read beside them, and they never wait for it:
 * as old as a refresh, and older while the database is away. Until the first read it is unknown, and says so.
 */
export class LastPrices implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** `undefined` until the first read. */
  #prices: ReadonlyMap<string, LastPrice> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #failed = false;
  #stopped = false;

  constructor(private readonly options: LastPricesOptions) {}

  of(venue: string, symbol: string): LastPrice {
    if (this.#prices === undefined) return UNKNOWN;
    return this.#prices.get(keyOf(venue, symbol)) ?? NO_TRADE;
  }

  onApplicationBootstrap(): void {
    this.#reading = this.#refresh();
  }

  /** A read that is under way ends before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#reading;
  }

  #consequence(): string {
    return this.#prices === undefined
      ? 'until they can be read, orders that a collar or a limit of value would hold to them are refused'
      : 'collars and the value of market orders go by the last ones known';
  }

  async #refresh(): Promise<void> {
    const { queries, refreshMs, log } = this.options;
    try {
      const traded = await queries.tradedPrices();
      this.#prices = new Map(
        traded.map(({ venue, symbol, price }) => [keyOf(venue, symbol), { lastPrice: price }]),
      );
      if (this.#failed) log.info({ event: 'last-prices-read' }, 'last prices can be read again');
      this.#failed = false;
    } catch (err) {
      if (!this.#failed) {
        log.warn(
          { event: 'last-prices-unreadable', err },
          `no last prices: ${this.#consequence()}`,
        );
      }
      this.#failed = true;
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#reading = this.#refresh();
    }, refreshMs).unref();
  }
}

function keyOf(venue: string, symbol: string): string {
  return `${venue.length}|${venue}|${symbol}`;
}
