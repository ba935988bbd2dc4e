import {
  longestListedMs,
  parseFill,
  parseMarketData,
  POWER_VENUE,
  TOPICS,
  type PowerProducts,
} from '@ome/contracts';
import {
  createTailReader,
  topicAdministration,
  type KafkaConnection,
  type ReceivedRecord,
  type TailReader,
} from '@ome/messaging';
import type { HealthRegistry, HealthState, Logger } from '@ome/platform';
import type { MarketChannels } from './market-channels.js';

/** The venue's clock may have been ahead of the broker's when it told of a listing. */
const LISTING_TOLD_MS = 60 * 60_000;

export interface MarketTailsOptions {
  readonly channels: MarketChannels;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
  readonly health: HealthRegistry;
  readonly log: Logger;
  /** Called when a tail cannot go on. */
  onFailure(error: Error): void;
}

/** Feeds the market's channels from the topics, from start to shutdown. */
export class MarketTails {
  readonly #tails: TailReader[] = [];

  constructor(private readonly options: MarketTailsOptions) {
    options.health.register({ name: 'm7-market', kind: 'ready', check: () => this.#state() });
  }

  /** Resolves once both tails are positioned. */
  async start(kafka: KafkaConnection): Promise<void> {
    const onFailure = (error: Error) => this.options.onFailure(error);
    // What is older is of what was delivered.
    const since = Date.now() - longestListedMs(this.options.products);
    const administration = topicAdministration(kafka);
    const [fills, marketData] = await Promise.all([
      administration.offsetsAt(TOPICS.fills, since),
      administration.offsetsAt(TOPICS.marketData, since - LISTING_TOLD_MS),
    ]);
    this.#tails.push(
      createTailReader(kafka, {
        topic: TOPICS.marketData,
        from: marketData,
        onRecords: (records) => this.#takeMarketData(records),
        onFailure,
      }),
      createTailReader(kafka, {
        topic: TOPICS.fills,
        from: fills,
        onRecords: (records) => this.#takeFills(records),
        onFailure,
      }),
    );
    await Promise.all(this.#tails.map((tail) => tail.ready()));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#tails.map((tail) => tail.close()));
  }

  #takeMarketData(records: readonly ReceivedRecord[]): void {
    for (const { value, offset } of records) {
      const parsed = parseMarketData(value);
      if (parsed.ok) this.options.channels.take(parsed.value);
      else this.#warn(TOPICS.marketData, offset, parsed.faults);
    }
  }

  #takeFills(records: readonly ReceivedRecord[]): void {
    for (const { value, offset } of records) {
      // Most fills of a large installation are of other venues: those are not parsed.
      if (value?.includes(`"${POWER_VENUE}"`) !== true) continue;
      const parsed = parseFill(value);
      if (!parsed.ok) this.#warn(TOPICS.fills, offset, parsed.faults);
      else if (parsed.value.venue === POWER_VENUE) this.options.channels.takeFill(parsed.value);
    }
  }

  #warn(topic: string, offset: bigint, faults: readonly string[]): void {
    const fields = { event: 'unreadable-record', topic, offset: String(offset), faults };
    this.options.log.warn(fields, 'a record was passed over');
  }

  #state(): HealthState {
    if (this.#tails.length === 0) return { ok: false, reason: 'the tails are not started' };
    const behind = this.#tails
      .map((tail) => tail.status())
      .find(({ state }) => state !== 'reading');
    if (behind === undefined) return { ok: true };
    return { ok: false, reason: behind.reason ?? `a tail of the market is ${behind.state}` };
  }
}
