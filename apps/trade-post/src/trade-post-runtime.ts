import { TOPICS, topicSpecifications } from '@ome/contracts';
import { BatchTransport, connectKafka, topicAdministration } from '@ome/messaging';
import type { KafkaConnection } from '@ome/messaging';
import { endProcess, retryUntilAvailable } from '@ome/platform';
import type { HealthRegistry, HealthState, Logger, Metrics } from '@ome/platform';
import type { TradePostConfig } from './trade-post-config.js';
import type { TradeStore } from './trades.schema.js';

const TOPICS_IN_USE: ReadonlySet<string> = new Set([TOPICS.fills, TOPICS.fillsDlq]);

/** What the trade post is connected to, from start to shutdown. */
export class TradePostRuntime {
  readonly transport: BatchTransport;
  readonly #kafka: KafkaConnection;

  constructor(
    private readonly config: TradePostConfig,
    private readonly store: TradeStore,
    private readonly log: Logger,
    health: HealthRegistry,
    metrics: Metrics,
  ) {
    this.#kafka = connectKafka({ brokers: config.KAFKA_BROKERS, clientId: 'trade-post', log });
    const parked = metrics.counter({
      name: 'dlq_total',
      help: 'Records put into a .dlq topic',
      labelNames: ['topic'],
    });
    this.transport = new BatchTransport(this.#kafka, {
      groupId: config.TRADE_POST_GROUP,
      onParked: (topic, count) => parked.inc({ topic: `${topic}.dlq` }, count),
      onFatal: endProcess,
    });
    health.register({ name: 'fills', kind: 'ready', check: () => this.#fillsHealth() });
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
    return await administration.checkTopics(topics);
  }

  #fillsHealth(): HealthState {
    const { membership, partitions } = this.transport.health();
    if (membership !== 'joined') {
      return { ok: false, reason: `the consumer group is not joined: ${membership}` };
    }
    const stopped = partitions.find(({ state }) => state === 'stopped');
    if (stopped === undefined) return { ok: true };
    const reason = `partition ${stopped.partition} of the fills is stopped`;
    return { ok: false, reason: `${reason}: ${stopped.reason}` };
  }

  #databaseHealth(): HealthState {
    return this.store.connected ? { ok: true } : { ok: false, reason: 'not connected' };
  }
}
