import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '@ome/platform';
import type { OrderQueries } from '@ome/projections';

export interface LastPricesOptions {
  readonly queries: Pick<OrderQueries, 'tradedPrices'>;
  /** Between the end of a read and the next one. */
  readonly refreshMs: number;
  readonly log: Logger;
}

/**
 * The last trade of every instrument, for the `context` of new orders. It is read beside the
 * requests, which never wait for it: as old as a refresh, and older while the database is away.
 */
export class LastPrices implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #prices: ReadonlyMap<string, string> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #read = false;
  #failed = false;
  #stopped = false;

  constructor(private readonly options: LastPricesOptions) {}

  /** A decimal as text; `undefined` where nothing was traded, or nothing is known of it yet. */
  of(venue: string, symbol: string): string | undefined {
    return this.#prices.get(keyOf(venue, symbol));
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

  /** Orders are taken all the same: whoever reads this must know what is not checked. */
  #consequence(): string {
    return this.#read
      ? 'collars and the value of market orders go by the last ones known'
      : 'until they can be read, no collar holds for new orders, and no limit of value for market orders';
  }

  async #refresh(): Promise<void> {
    const { queries, refreshMs, log } = this.options;
    try {
      const traded = await queries.tradedPrices();
      this.#prices = new Map(
        traded.map(({ venue, symbol, price }) => [keyOf(venue, symbol), price]),
      );
      this.#read = true;
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
