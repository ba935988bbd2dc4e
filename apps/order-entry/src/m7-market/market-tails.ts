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
  type OffsetRange,
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

/** Between two looks at how far the past is read. */
const CATCHING_UP_MS = 20;

/** Feeds the market's channels from the topics, from start to shutdown. */
export class MarketTails {
  readonly #tails: TailReader[] = [];
  #isCaughtUp = false;
  #catchingUp: NodeJS.Timeout | undefined;

  constructor(private readonly options: MarketTailsOptions) {
    options.health.register({ name: 'm7-market', kind: 'ready', check: () => this.#state() });
  }

  /** Resolves once both tails are positioned; the channels begin once what was told before is read. */
  async start(kafka: KafkaConnection): Promise<void> {
    const onFailure = (error: Error) => this.options.onFailure(error);
    // What is older is of what was delivered.
    const since = Date.now() - longestListedMs(this.options.products);
    const administration = topicAdministration(kafka);
    const [fills, marketData] = await Promise.all([
      administration.offsetsAt(TOPICS.fills, since),
      administration.offsetsAt(TOPICS.marketData, since - LISTING_TOLD_MS),
    ]);
    const marketTail = createTailReader(kafka, {
      topic: TOPICS.marketData,
      from: marketData,
      onRecords: (records) => this.#takeMarketData(records),
      onFailure,
    });
    const fillsTail = createTailReader(kafka, {
      topic: TOPICS.fills,
      from: fills,
      onRecords: (records) => this.#takeFills(records),
      onFailure,
    });
    this.#tails.push(marketTail, fillsTail);
    await Promise.all(this.#tails.map((tail) => tail.ready()));
    const [fillsEnd, marketEnd] = await Promise.all([
      administration.topicOffsets(TOPICS.fills),
      administration.topicOffsets(TOPICS.marketData),
    ]);
    this.#beginOnce(() => hasReached(marketTail, marketEnd) && hasReached(fillsTail, fillsEnd));
  }

  /** A record says that the end is reached only where it is the last: positions know of commit markers too. */
  #beginOnce(isCaughtUp: () => boolean): void {
    this.#catchingUp = setInterval(() => {
      if (!isCaughtUp()) return;
      clearInterval(this.#catchingUp);
      this.#isCaughtUp = true;
      this.options.channels.caughtUp();
    }, CATCHING_UP_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#catchingUp);
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
    if (behind === undefined) {
      return this.#isCaughtUp
        ? { ok: true }
        : { ok: false, reason: 'what was told before is read' };
    }
    return { ok: false, reason: behind.reason ?? `a tail of the market is ${behind.state}` };
  }
}

function hasReached(tail: TailReader, ends: ReadonlyMap<number, OffsetRange>): boolean {
  const positions = tail.positions();
  return [...ends].every(([partition, { high }]) => (positions.get(partition) ?? 0n) >= high);
}
