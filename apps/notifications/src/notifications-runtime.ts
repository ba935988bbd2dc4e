import { topicSpecifications, TOPICS, type TopicName } from '@ome/contracts';
import { connectKafka, topicAdministration, type KafkaConnection } from '@ome/messaging';
import { retryUntilAvailable, type HealthRegistry, type Logger } from '@ome/platform';
import type { NotificationsConfig } from './config.js';

const TOPICS_IN_USE: readonly TopicName[] = [
  TOPICS.orderEvents,
  TOPICS.orderEventsDlq,
  TOPICS.venueOrders,
  TOPICS.venueOrdersDlq,
  TOPICS.fills,
  TOPICS.fillsDlq,
  TOPICS.executionReports,
];

/** Something that runs while the service does. */
export interface Running {
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A connection to MongoDB. */
interface Store {
  /** One try. */
  connect(): Promise<void>;
  readonly connected: boolean;
  close(): Promise<void>;
}

/** What notifications is connected to, from start to shutdown. */
export class NotificationsRuntime {
  readonly kafka: KafkaConnection;
  readonly #parts: Running[] = [];

  constructor(
    private readonly config: NotificationsConfig,
    private readonly stores: readonly Store[],
    private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.kafka = connectKafka({ brokers: config.KAFKA_BROKERS, clientId: 'notifications', log });
    health.register({
      name: 'database',
      kind: 'ready',
      check: () =>
        stores.every(({ connected }) => connected)
          ? { ok: true }
          : { ok: false, reason: 'MongoDB cannot be reached' },
    });
  }

  /** Started in this order once Kafka and MongoDB answer, closed in the opposite one. */
  add(part: Running): void {
    this.#parts.push(part);
  }

  /** Waits for MongoDB and Kafka: without the one nobody knows whom to tell, without the other, what. */
  async start(signal: AbortSignal): Promise<void> {
    const { config, stores, log } = this;
    await retryUntilAvailable({
      what: 'MongoDB',
      address: config.MONGODB_URI,
      attempt: async () => {
        for (const store of stores) await store.connect();
      },
      log,
      signal,
    });
    const faults = await retryUntilAvailable({
      what: 'Kafka',
      address: config.KAFKA_BROKERS.join(','),
      attempt: () => this.#topicFaults(),
      log,
      signal,
    });
    if (faults.length > 0) throw new Error(`The topics cannot be used: ${faults.join('; ')}`);
    for (const part of this.#parts) await part.start();
  }

  /** Before the server stops listening: it would wait for open streams. */
  async onModuleDestroy(): Promise<void> {
    for (const part of this.#parts.toReversed()) await part.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.kafka.close();
    for (const store of this.stores.toReversed()) await store.close();
  }

  /** Only what is wrong for a reader; a topic that is not there yet may still be created. */
  async #topicFaults(): Promise<readonly string[]> {
    const specs = topicSpecifications(this.config.PARTITIONS)
      .filter(({ topic }) => TOPICS_IN_USE.includes(topic))
      .map(({ topic, partitions }) => ({ topic, partitions }));
    const faults = await topicAdministration(this.kafka).checkPresentTopics(specs);
    return faults
      .filter(({ reason }) => reason === 'PARTITION_COUNT')
      .map(({ topic, message }) => `${topic}: ${message}`);
  }
}
