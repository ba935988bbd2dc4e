import { TOPICS, topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  topicAdministration,
  type BatchTransport,
  type KafkaConnection,
} from '@ome/messaging';
import { topicDoors } from '@ome/outcomes';
import { dlqCounter, retryUntilAvailable } from '@ome/platform';
import type { HealthRegistry, HealthState, Logger, Metrics } from '@ome/platform';
import type { TradePostConfig } from './trade-post-config.js';
import type { TradeStore } from './trades.schema.js';

const TOPICS_IN_USE: ReadonlySet<string> = new Set([TOPICS.fills, TOPICS.fillsDlq]);

/** Delays no record: it is only how often an idle consumer asks anew. */
const IDLE_FETCH_MS = 500;
/** Nobody waits for a trade to be booked: a batch costs MongoDB about what a fill does. */
const REST_MS = 100;

/** What the trade post is connected to, from start to shutdown. */
export class TradePostRuntime {
  readonly transports: readonly BatchTransport[];
  readonly #kafka: KafkaConnection;

  constructor(
    private readonly config: TradePostConfig,
    private readonly store: TradeStore,
    private readonly log: Logger,
    health: HealthRegistry,
    metrics: Metrics,
  ) {
    this.#kafka = connectKafka({ brokers: config.KAFKA_BROKERS, clientId: 'trade-post', log });
    const countDlq = dlqCounter(metrics);
    const group = {
      groupId: config.TRADE_POST_GROUP,
      maxWaitMs: IDLE_FETCH_MS,
      restMs: REST_MS,
      onParked: (topic: string, count: number) => countDlq(`${topic}.dlq`, 'MALFORMED', count),
    };
    this.transports = topicDoors({ kafka: this.#kafka, groups: [group], health, metrics });
    health.register({ name: 'mongodb', kind: 'ready', check: () => this.#databaseHealth() });
  }

  /** Waits for MongoDB and Kafka and checks the topics. */
  async start(signal: AbortSignal): Promise<void> {
    const { config, log, store } = this;
    await retryUntilAvailable({
      what: 'MongoDB',
      address: config.MONGODB_URI,
      attempt: () => store.connect(),
      log,
      signal,
    });
    const faults = await retryUntilAvailable({
      what: 'Kafka',
      address: config.KAFKA_BROKERS.join(','),
      attempt: () => this.#checkTopics(),
      log,
      signal,
    });
    if (faults.length === 0) return;
    const list = faults.map(({ topic, message }) => `${topic} ${message}`).join('; ');
    throw new Error(`The topics cannot be used: ${list}`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#kafka.close();
    await this.store.close();
  }

  async #checkTopics() {
    const administration = topicAdministration(this.#kafka);
    const topics = topicSpecifications(this.config.PARTITIONS).filter(({ topic }) =>
      TOPICS_IN_USE.has(topic),
    );
    if (this.config.CREATE_TOPICS) await administration.ensureTopics(topics);
    return await administration.checkPresentTopics(topics);
  }

  #databaseHealth(): HealthState {
    return this.store.connected ? { ok: true } : { ok: false, reason: 'not connected' };
  }
}
