import { TOPICS, topicSpecifications, type TopicName } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  topicAdministration,
  type KafkaConnection,
  type SingleFlightProducer,
  type TailReader,
} from '@ome/messaging';
import {
  endProcess,
  retryUntilAvailable,
  type HealthRegistry,
  type HealthState,
  type Logger,
  type Metrics,
} from '@ome/platform';
import { InboxDoor, type TakenListener } from './inbox-door.js';
import { OutcomeBoard } from './outcome-board.js';
import { createOutcomeTail } from './outcome-tail.js';
import type { OnForeign } from './read-outcome.js';

/** What a door service says of its ends of the engine. */
export interface InboxLinkOptions {
  readonly clientId: string;
  readonly brokers: readonly string[];
  /** Beside the inbox and the log: their settings are checked at start too. */
  readonly topics: readonly TopicName[];
  /** Of `ome.inbox.v1`; start-up refuses another count. */
  readonly partitionCount: number;
  readonly maximumLagMs: number;
  /** Longest wait until a record is durable. */
  readonly produceTimeoutMs: number;
  readonly onTaken?: TakenListener;
  /** What the service reads from. Inputs are taken without it. */
  readonly database: {
    readonly uri: string;
    connect(): Promise<void>;
    close(): Promise<void>;
  };
  readonly log: Logger;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
}

/** A door service's two ends of the engine, from start to shutdown: the inbox's door, and the tail of the log that answers. */
export class InboxLink {
  readonly kafka: KafkaConnection;
  readonly producer: SingleFlightProducer;
  readonly door: InboxDoor;
  readonly #board = new OutcomeBoard(() => this.#tail?.hurry());
  #tail: TailReader | undefined;
  readonly #foreign: { inc(): void };
  #connected = false;
  #followed = false;

  constructor(private readonly options: InboxLinkOptions) {
    const { brokers, clientId, health, log, maximumLagMs, partitionCount } = options;
    this.kafka = connectKafka({ brokers, clientId, log });
    this.producer = createSingleFlightProducer(this.kafka, {
      deadlineMs: options.produceTimeoutMs,
    });
    this.door = new InboxDoor({
      producer: this.producer,
      board: this.#board,
      partitionCount,
      maximumLagMs,
      followed: () => this.#followed,
      ...(options.onTaken !== undefined && { onTaken: options.onTaken }),
    });
    this.#foreign = options.metrics.counter({
      name: 'foreign_log_records_total',
      help: 'Records of ome.order-events.v1 that the writer did not write, passed over',
    });
    health.register({ name: 'inbox-producer', kind: 'ready', check: () => this.#producerHealth() });
    health.register({ name: 'outcome-tail', kind: 'ready', check: () => this.#tailHealth() });
  }

  /** Waits for Kafka, and looks for the database meanwhile. @throws Error when the topics are not as they must be */
  async start(signal: AbortSignal): Promise<void> {
    const { brokers, database, log } = this.options;
    retryUntilAvailable({
      what: 'MongoDB',
      address: database.uri,
      attempt: () => database.connect(),
      log,
      signal,
    }).catch(() => undefined);
    const faults = await retryUntilAvailable({
      what: 'Kafka',
      address: brokers.join(','),
      attempt: () => this.#connect(),
      log,
      signal,
    });
    if (faults.length > 0) throw new Error(`The topics cannot be used: ${faults.join('; ')}`);
    // Without the tail nobody can be answered; a restart begins at the log's end.
    this.#tail = createOutcomeTail(this.kafka, this.#board, {
      onForeign: (at) => this.#passedOver(at),
      onFailure: endProcess,
    });
    await this.#tail.ready();
    this.#followed = true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#tail?.close();
    await this.producer.close();
    await this.kafka.close();
    await this.options.database.close();
  }

  /** A missing topic may be created yet; any other fault needs an operator. */
  async #connect(): Promise<readonly string[]> {
    const used = [TOPICS.inbox, TOPICS.orderEvents, ...this.options.topics];
    const wanted = topicSpecifications(this.options.partitionCount).filter(({ topic }) =>
      used.includes(topic),
    );
    const faults = await topicAdministration(this.kafka).checkPresentTopics(wanted);
    await this.producer.connect();
    this.#connected = true;
    return faults.map(({ topic, message }) => `${topic} ${message}`);
  }

  #passedOver({ topic, partition, offset }: Parameters<OnForeign>[0]): void {
    this.#foreign.inc();
    this.options.log.error(
      { event: 'foreign-log-record', topic, partition, offset },
      'passed over a record that the writer did not write: find out who else writes this topic',
    );
  }

  #producerHealth(): HealthState {
    return this.#connected ? { ok: true } : { ok: false, reason: 'not connected to Kafka yet' };
  }

  #tailHealth(): HealthState {
    const status = this.#tail?.status();
    if (status?.state === 'reading') return { ok: true };
    const reason = status?.reason === undefined ? '' : `: ${status.reason}`;
    return {
      ok: false,
      reason: `the tail of the log is ${status?.state ?? 'not started'}${reason}`,
    };
  }
}
