import { TOPICS, topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  topicAdministration,
  type KafkaConnection,
  type TopicFault,
} from '@ome/messaging';
import { retryUntilAvailable, type Logger } from '@ome/platform';
import type { ProjectionStore } from '@ome/projections';
import type { InboxWriter } from './decide-inbox/inbox-writer.js';
import type { ClockLoop } from './keep-time/clock-loop.js';
import type { LifecycleConfig } from './lifecycle-config.js';

const TOPICS_IN_USE: ReadonlySet<string> = new Set([
  TOPICS.inbox,
  TOPICS.inboxDlq,
  TOPICS.executionReportsDlq,
  TOPICS.orderEvents,
  TOPICS.fills,
  TOPICS.venueOrders,
]);

/** What order-lifecycle is connected to, from start to shutdown. */
export class LifecycleRuntime {
  readonly kafka: KafkaConnection;

  constructor(
    private readonly config: LifecycleConfig,
    private readonly store: ProjectionStore,
    private readonly log: Logger,
  ) {
    this.kafka = connectKafka({ brokers: config.KAFKA_BROKERS, clientId: 'order-lifecycle', log });
  }

  /** Waits for Kafka, starts the writer, and waits for the database only where projector or clock run. */
  async start(writer: InboxWriter, clock: ClockLoop, signal: AbortSignal): Promise<void> {
    const { config, log, store } = this;
    const faults = await retryUntilAvailable({
      what: 'Kafka',
      address: config.KAFKA_BROKERS.join(','),
      attempt: () => this.#topicFaults(),
      log,
      signal,
    });
    if (faults.length > 0) {
      const list = faults.map(({ topic, message }) => `${topic} ${message}`).join('; ');
      throw new Error(`The topics cannot be used: ${list}`);
    }
    if (config.ROLES.includes('writer')) await writer.start(this.kafka);
    if (!config.ROLES.some((role) => role !== 'writer')) return;
    await retryUntilAvailable({
      what: 'MongoDB',
      address: config.MONGODB_URI,
      attempt: async () => {
        await store.connect();
        await store.ensureIndexes();
      },
      log,
      signal,
    });
    if (config.ROLES.includes('clock')) clock.start();
  }

  async close(): Promise<void> {
    await this.kafka.close();
    await this.store.close();
  }

  async #topicFaults(): Promise<readonly TopicFault[]> {
    const administration = topicAdministration(this.kafka);
    const specifications = topicSpecifications(this.config.PARTITIONS);
    if (this.config.CREATE_TOPICS) await administration.ensureTopics(specifications);
    return administration.checkPresentTopics(
      specifications.filter(({ topic }) => TOPICS_IN_USE.has(topic)),
    );
  }
}
