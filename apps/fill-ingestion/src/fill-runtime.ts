import { TOPICS } from '@ome/contracts';
import { connectKafka, type KafkaConnection } from '@ome/messaging';
import { InboxLink } from '@ome/outcomes';
import { retryUntilAvailable, type HealthRegistry, type Logger } from '@ome/platform';
import type { ProjectionStore } from '@ome/projections';
import type { FillIngestionConfig } from './config.js';

const TOPICS_IN_USE = [
  TOPICS.executionReports,
  TOPICS.executionReportsDlq,
  TOPICS.inbox,
  TOPICS.orderEvents,
] as const;

/** What fill-ingestion is connected to, from start to shutdown. */
export class FillRuntime {
  readonly kafka: KafkaConnection;
  readonly link: InboxLink;

  constructor(
    private readonly config: FillIngestionConfig,
    private readonly store: ProjectionStore,
    private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.kafka = connectKafka({ brokers: config.KAFKA_BROKERS, clientId: 'fill-ingestion', log });
    this.link = new InboxLink(this.kafka, {
      partitionCount: config.PARTITIONS,
      // A venue's word is never turned away for a slow writer: it has happened.
      maximumLagMs: Number.POSITIVE_INFINITY,
      produceTimeoutMs: config.PRODUCE_TIMEOUT_MS,
      onFailure: endProcess,
    });
    const { link } = this;
    health.register({ name: 'inbox-producer', kind: 'ready', check: () => link.producerState() });
    health.register({ name: 'outcome-tail', kind: 'ready', check: () => link.tailState() });
  }

  /** Waits for Kafka. The database is for reports that name no orderId: the others go on without it. */
  async start(signal: AbortSignal): Promise<void> {
    const { config, log, link, store } = this;
    retryUntilAvailable({
      what: 'MongoDB',
      address: config.MONGODB_URI,
      attempt: () => store.connect(),
      log,
      signal,
    }).catch(() => undefined);
    const faults = await retryUntilAvailable({
      what: 'Kafka',
      address: config.KAFKA_BROKERS.join(','),
      attempt: () => link.connect(TOPICS_IN_USE),
      log,
      signal,
    });
    if (faults.length > 0) throw new Error(`The topics cannot be used: ${faults.join('; ')}`);
    await link.follow();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.link.close();
    await this.kafka.close();
    await this.store.close();
  }
}

/** Without the tail no report's fate can be told; a restart begins at the log's end. */
function endProcess(error: Error): never {
  throw error;
}
