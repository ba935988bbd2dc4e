import { POWER_VENUE, TOPICS, topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  topicAdministration,
  type KafkaConnection,
  type SingleFlightProducer,
} from '@ome/messaging';
import { endProcess, retryUntilAvailable, type HealthRegistry, type Logger } from '@ome/platform';
import { tooShortlyKept } from './market-data-kept.js';
import { MarketFeed } from './matching/market-feed.js';
import { VenueLoop } from './matching/venue-loop.js';
import type { VenueObserver, VenueRules } from './matching/venue-rules.js';
import type { SimulatorConfig } from './simulator-config.js';
import { venueRulesOf } from './simulator-rules.js';

const TOPICS_IN_USE: ReadonlySet<string> = new Set([
  TOPICS.venueOrders,
  TOPICS.venueOrdersDlq,
  TOPICS.executionReports,
  TOPICS.venueSimulator,
  TOPICS.marketData,
]);

/** What the simulator is connected to, from start to shutdown. */
export class SimulatorRuntime {
  readonly loop: VenueLoop;
  readonly #kafka: KafkaConnection;
  readonly #producer: SingleFlightProducer;
  readonly #feed: MarketFeed;
  readonly #rules: VenueRules;

  constructor(
    private readonly config: SimulatorConfig,
    private readonly log: Logger,
    health: HealthRegistry,
    observer: VenueObserver,
    now: () => Date,
  ) {
    this.#kafka = connectKafka({
      brokers: config.KAFKA_BROKERS,
      clientId: 'venue-simulator',
      log,
    });
    this.#producer = createSingleFlightProducer(this.#kafka);
    this.#rules = venueRulesOf(config, now);
    this.#feed = new MarketFeed(
      {
        produce: (output) => this.#producer.produce(output),
        partitions: config.PARTITIONS,
        intervalMs: config.SIMULATOR_MARKET_DATA_INTERVAL_MS,
        products: this.#rules.products,
        onFailure: (err) => log.warn({ event: 'market-data-waits', err }, 'telling it later'),
      },
      () => this.loop.time(),
    );
    this.loop = new VenueLoop({
      feed: this.#feed,
      kafka: this.#kafka,
      rules: this.#rules,
      now,
      observer,
      latencyMs: config.SIMULATOR_LATENCY_MS,
      log,
      // Two processes that play the same venues would take the books from one another for ever.
      onFailure: endProcess,
    });
    const { loop } = this;
    health.register({ name: 'venues', kind: 'ready', check: () => loop.state() });
  }

  /** Waits for Kafka, checks the topics, and lets the venues open. */
  async start(signal: AbortSignal): Promise<void> {
    const { config, log } = this;
    const administration = topicAdministration(this.#kafka);
    const topics = topicSpecifications(config.PARTITIONS).filter(({ topic }) =>
      TOPICS_IN_USE.has(topic),
    );
    const faults = await retryUntilAvailable({
      what: 'Kafka',
      address: config.KAFKA_BROKERS.join(','),
      attempt: async () => {
        if (config.CREATE_TOPICS) await administration.ensureTopics(topics);
        return await administration.checkPresentTopics(topics);
      },
      log,
      signal,
    });
    if (faults.length > 0) {
      const list = faults.map(({ topic, message }) => `${topic} ${message}`).join('; ');
      throw new Error(`The topics cannot be used: ${list}`);
    }
    await this.#lookAtRetention();
    this.loop.start();
    this.#feed.start();
  }

  /** Others may have set it: nothing stops for it, but somebody should know. */
  async #lookAtRetention(): Promise<void> {
    if (!this.#rules.venues.has(POWER_VENUE)) return;
    const administration = topicAdministration(this.#kafka);
    const retentionMs = await administration.setting(TOPICS.marketData, 'retention.ms');
    const fault = tooShortlyKept(retentionMs, this.#rules.products);
    if (fault !== undefined) this.log.warn({ event: 'market-data-kept-too-shortly' }, fault);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#feed.stop();
    await this.loop.stop();
    await this.#producer.close();
    await this.#kafka.close();
  }
}
