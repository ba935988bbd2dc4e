import { topicSpecifications, type TopicName } from '@ome/contracts';
import {
  createSingleFlightProducer,
  topicAdministration,
  type KafkaConnection,
  type SingleFlightProducer,
  type TailReader,
} from '@ome/messaging';
import { InboxDoor } from './inbox-door.js';
import { OutcomeBoard } from './outcome-board.js';
import { createOutcomeTail } from './outcome-tail.js';

/** For a ready indicator of health. */
export type LinkState = { readonly ok: true } | { readonly ok: false; readonly reason: string };

interface InboxLinkOptions {
  /** Of `ome.inbox.v1`; start-up refuses another count. */
  readonly partitionCount: number;
  readonly maximumLagMs: number;
  /** Longest wait until a record is durable. */
  readonly produceTimeoutMs: number;
  /** The tail ended for good: answers cannot be seen any more. */
  readonly onFailure: (error: Error) => void;
}

/** A door service's two ends of the engine: the inbox's door, and the tail of the log that answers. */
export class InboxLink {
  readonly producer: SingleFlightProducer;
  readonly door: InboxDoor;
  readonly #board = new OutcomeBoard();
  #tail: TailReader | undefined;
  #connected = false;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: InboxLinkOptions,
  ) {
    const { partitionCount, maximumLagMs, produceTimeoutMs } = options;
    this.producer = createSingleFlightProducer(kafka, { deadlineMs: produceTimeoutMs });
    this.door = new InboxDoor({
      producer: this.producer,
      board: this.#board,
      partitionCount,
      maximumLagMs,
      followed: () => (this.#tail?.positions().size ?? 0) > 0,
    });
  }

  /**
   * One try to reach Kafka; throws when it cannot be reached or a topic is missing (it may be created yet).
   * @returns what is wrong with the topics and needs an operator
   */
  async connect(topics: readonly TopicName[]): Promise<readonly string[]> {
    const wanted = topicSpecifications(this.options.partitionCount).filter(({ topic }) =>
      topics.includes(topic),
    );
    const faults = await topicAdministration(this.kafka).checkTopics(wanted);
    const missing = faults.filter(({ reason }) => reason === 'MISSING');
    if (missing.length > 0) {
      throw new Error(`Topics are missing: ${missing.map(({ topic }) => topic).join(', ')}`);
    }
    await this.producer.connect();
    this.#connected = true;
    return faults.map(({ topic, message }) => `${topic} ${message}`);
  }

  /** Resolves once the answer to whatever is produced afterwards will be seen. */
  async follow(): Promise<void> {
    this.#tail ??= createOutcomeTail(this.kafka, this.#board, this.options.onFailure);
    await this.#tail.ready();
  }

  producerState(): LinkState {
    return this.#connected ? { ok: true } : { ok: false, reason: 'not connected to Kafka yet' };
  }

  tailState(): LinkState {
    const status = this.#tail?.status();
    if (status?.state === 'reading') return { ok: true };
    const reason = status?.reason === undefined ? '' : `: ${status.reason}`;
    return {
      ok: false,
      reason: `the tail of the log is ${status?.state ?? 'not started'}${reason}`,
    };
  }

  async close(): Promise<void> {
    await this.#tail?.close();
    await this.producer.close();
  }
}
