import {
  inboxMessageOf,
  inboxMessageToPartition,
  type InboxControlRecord,
  type InboxMessage,
  type InboxRecord,
} from '@ome/contracts';
import { ProduceError, type SingleFlightProducer } from '@ome/messaging';
import type { Conversation } from './conversation.js';
import type { OutcomeBoard } from './outcome-board.js';

/**
 * The input was not taken, or perhaps was: `unknown` may be repeated with the same id, `not-sent`
 * surely was not taken, and `behind` was not tried because decisions are late in its partition.
 */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError';

  constructor(
    readonly outcome: 'not-sent' | 'behind' | 'unknown',
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause });
  }
}

/** Where an input lies in `ome.inbox.v1`. */
export interface InputPosition {
  readonly partition: number;
  readonly offset: bigint;
}

export type TakenListener = (record: InboxRecord, at: InputPosition) => void;

interface InboxDoorOptions {
  readonly producer: SingleFlightProducer;
  readonly board: OutcomeBoard;
  /** Of `ome.inbox.v1`. */
  readonly partitionCount: number;
  /** An input is refused while the oldest own one of its partition waits longer for its decision. */
  readonly maximumLagMs: number;
  /** Whether answers can be seen yet; before, nothing is asked. */
  readonly followed: () => boolean;
  /** Told of every input that was asked and is durable. */
  readonly onTaken?: TakenListener;
  readonly now?: () => number;
}

/** A durable input and the log's answers to it. */
export interface Asked extends InputPosition {
  readonly conversation: Conversation;
}

/** The way into `ome.inbox.v1`. */
export class InboxDoor {
  readonly #now: () => number;

  constructor(private readonly options: InboxDoorOptions) {
    this.#now = options.now ?? Date.now;
  }

  /** Offset of the newest record of the log that was read, by partition: no answer speaks of a later one. */
  get seen(): ReadonlyMap<number, bigint> {
    return this.options.board.seen;
  }

  /** Resolves when the record is durable. @throws NotTakenError */
  async put(record: InboxRecord): Promise<void> {
    const message = inboxMessageOf(record, this.options.partitionCount);
    try {
      await this.options.producer.produce(message);
    } catch (error) {
      throw notTaken(error);
    }
  }

  /**
   * As `put`, with a conversation that the caller must close. Refused when the partition is behind,
   * unless it is `urgent` (a cancel). @throws NotTakenError
   */
  async ask(record: InboxRecord, urgent: boolean): Promise<Asked> {
    const message = inboxMessageOf(record, this.options.partitionCount);
    return this.#ask(message, record, urgent);
  }

  /** As `ask`, by somebody who does not wait for the answer. @throws NotTakenError */
  async submit(record: InboxRecord, urgent: boolean): Promise<InputPosition> {
    const message = inboxMessageOf(record, this.options.partitionCount);
    this.#admit(message.partition, urgent);
    return this.#taken(message, record);
  }

  /** As `ask`, of a word that names no account: every partition has its own. @throws NotTakenError */
  async askPartition(
    record: InboxControlRecord,
    partition: number,
    urgent: boolean,
  ): Promise<Asked> {
    return this.#ask(inboxMessageToPartition(record, partition), record, urgent);
  }

  async #ask(message: InboxMessage, record: InboxRecord, urgent: boolean): Promise<Asked> {
    this.#admit(message.partition, urgent);
    const conversation = this.options.board.open(record.inputId, message.partition);
    try {
      const { partition, offset } = await this.#taken(message, record);
      return { conversation, partition, offset };
    } catch (error) {
      conversation.close();
      throw error;
    }
  }

  #admit(partition: number, urgent: boolean): void {
    const { board, followed, maximumLagMs } = this.options;
    if (!followed()) throw new NotTakenError('not-sent', 'The log is not followed yet.');
    if (!urgent && board.behindMs(partition, this.#now()) > maximumLagMs) {
      throw new NotTakenError('behind', `Decisions of partition ${partition} are late.`);
    }
  }

  async #taken(message: InboxMessage, record: InboxRecord): Promise<InputPosition> {
    const { board, onTaken, producer } = this.options;
    const { partition } = message;
    board.producing(partition);
    try {
      const at = this.#now();
      const { offset } = await producer.produce(message);
      board.produced(partition, offset, at);
      onTaken?.(record, { partition, offset });
      return { partition, offset };
    } catch (error) {
      throw notTaken(error);
    } finally {
      board.settled(partition);
    }
  }
}

function notTaken(error: unknown): unknown {
  if (!(error instanceof ProduceError)) return error;
  return new NotTakenError(error.outcome, error.message, error);
}
