import {
  encodeMarketData,
  longestListedMs,
  marketDataKey,
  TOPICS,
  type MarketDataRecord,
  type PowerProducts,
} from '@ome/contracts';
import { partitionForKey } from '@ome/messaging';
import { contractChanges, type MarketMoment } from './market-data.js';
import type { PlayedTime } from './played-time.js';

export interface MarketFeedOptions {
  /** Resolves once the record is durable. */
  produce(record: ReturnType<typeof marketDataOutput>): Promise<unknown>;
  readonly partitions: number;
  /** A book is told at most once in this time. */
  readonly intervalMs: number;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
  onFailure(error: unknown): void;
}

const MINUTE_MS = 60_000;

/**
 * Tells of books and contracts, the latest only: what changes more often than once in an interval is told once. Trades are
 * not told here; they go with the reports, each of them.
 */
export class MarketFeed {
  readonly #latest = new Map<string, MarketDataRecord>();
  #looked: MarketMoment | undefined;
  #timer: NodeJS.Timeout | undefined;
  #telling = false;

  constructor(
    private readonly options: MarketFeedOptions,
    private readonly now: () => Date,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.tell(this.now()), this.options.intervalMs);
  }

  /**
   * Contracts are looked at from now on, and what became of them since the venues were last played is told as well: of none
   * that was listed before the longest listing, for it is delivered. The first call counts.
   */
  lookSince(played: Pick<PlayedTime, 'until' | 'productsAt'>): void {
    const { products } = this.options;
    const now = this.now().getTime();
    // What closed with the last minute of play may not have been told any more.
    const since = played.until === undefined ? now : played.until.getTime() - MINUTE_MS;
    const before = played.productsAt(new Date(since)) ?? products;
    const listedMs = Math.max(longestListedMs(products), longestListedMs(before));
    this.#looked ??= { at: new Date(Math.max(now - listedMs, since)), products: before };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Keeps what a symbol has become, to be told at the next interval. */
  changed(records: readonly MarketDataRecord[]): void {
    for (const record of records)
      this.#latest.set(`${record.type}/${marketDataKey(record)}`, record);
  }

  /** Tells what waits. What could not be told waits on, unless something newer came. */
  async tell(now: Date): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      this.#lookAtContracts(now);
      const waiting = [...this.#latest];
      this.#latest.clear();
      const told = waiting.map(async ([key, record]) => {
        try {
          await this.options.produce(marketDataOutput(record, this.options.partitions));
        } catch (error) {
          if (!this.#latest.has(key)) this.#latest.set(key, record);
          throw error;
        }
      });
      const failed = (await Promise.allSettled(told)).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') this.options.onFailure(failed.reason);
    } finally {
      this.#telling = false;
    }
  }

  /** Everything about contracts begins and ends with a minute, also of a clock that was set back. */
  #lookAtContracts(at: Date): void {
    const before = this.#looked;
    if (before === undefined) return;
    const now = { at, products: this.options.products };
    if (minuteOf(at) === minuteOf(before.at) && now.products === before.products) return;
    this.changed(contractChanges(before, now));
    this.#looked = now;
  }
}

function minuteOf(date: Date): number {
  return Math.floor(date.getTime() / MINUTE_MS);
}

/** A record of `ome.market-data.v1`, ready to be written. */
export function marketDataOutput(record: MarketDataRecord, partitions: number) {
  const key = marketDataKey(record);
  return {
    topic: TOPICS.marketData,
    partition: partitionForKey(key, partitions),
    key,
    value: encodeMarketData(record),
  };
}
