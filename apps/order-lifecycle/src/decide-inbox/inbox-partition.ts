import { hostname } from 'node:os';
import {
  TOPICS,
  decodeInbox,
  givenUpInput,
  foldRecord,
  formatPosition,
  parseOrderEvent,
  parsePosition,
  type OrderEventRecord,
} from '@ome/contracts';
import {
  createPartitionState,
  timestamp,
  type DecisionPolicy,
  type DomainEvent,
  type Input,
  type PartitionState,
} from '@ome/domain';
import type { GivenUp, PartitionProcess } from '@ome/messaging';
import { decideBatch } from './decide-batch.js';
import { outputsOf, type OutputRecord, type SourceRecord } from './outputs.js';
import { PartitionClock } from './partition-clock.js';

export interface CommittedBatch {
  /** Number of inputs decided. */
  readonly inputs: number;
  readonly events: readonly DomainEvent[];
}

export interface InboxPartitionOptions {
  readonly partition: number;
  readonly policy: DecisionPolicy;
  maximumBytesOf(topic: string): number;
  /** Told of a batch once it is committed. */
  committed(batch: CommittedBatch): void;
}

/** What was decided of a batch; nothing is changed before `merge`, and nothing ever without it. */
export interface InboxDecision {
  readonly outputs: readonly OutputRecord[];
  /** Number of inputs decided; the others did not fit into the transaction. */
  readonly consumed: number;
  merge(): void;
  discard(): void;
}

/** One partition of the inbox under its writer: all state is the fold of the partition's log. */
export class InboxPartition implements PartitionProcess {
  readonly #state: PartitionState = createPartitionState();
  readonly #clock = new PartitionClock();
  #epoch = 0;
  #nextInput = 0n;

  constructor(private readonly options: InboxPartitionOptions) {}

  /** The first record of a writer; counting these gives the epoch. */
  acquired({ acquisitionId }: { readonly acquisitionId: string }): readonly OutputRecord[] {
    const record: OrderEventRecord = {
      type: 'PARTITION_ACQUIRED',
      eventId: acquisitionId,
      acquisitionId,
      host: hostname().slice(0, 128),
      recordedAt: new Date().toISOString(),
    };
    const { partition } = this.options;
    const value = JSON.stringify(record);
    return [{ topic: TOPICS.orderEvents, partition, key: null, value }];
  }

  /** Folds a record of the own log. @throws Error when it cannot follow: the partition must stop */
  restore({ topic, partition, offset, value }: SourceRecord): void {
    const parsed = parseOrderEvent(value);
    if (!parsed.ok) {
      const faults = parsed.faults.join('; ');
      throw new Error(`${topic}/${partition}/${offset} cannot be folded: ${faults}`);
    }
    const record = parsed.value;
    this.#clock.seen(timestamp(record.recordedAt));
    if (record.type === 'PARTITION_ACQUIRED') {
      this.#epoch += 1;
      return;
    }
    foldRecord(this.#state, record);
    this.#advance(record.cause);
  }

  restored(): { readonly nextInput: bigint; readonly epoch: number } {
    return { nextInput: this.#nextInput, epoch: this.#epoch };
  }

  /** Decides as many inputs as one transaction holds; nothing is changed before `merge`. */
  decide(records: readonly SourceRecord[], now: Date): InboxDecision {
    const inputs = records.map((record) =>
      decodeInbox(record.value, record.key, formatPosition(record)),
    );
    return this.#decided(records, inputs, now);
  }

  /** Decides that an operator gives up an input on which `decide` throws. */
  skip(record: SourceRecord, givenUp: GivenUp, now: Date): InboxDecision {
    const input = givenUpInput(record.value, formatPosition(record), givenUp);
    return this.#decided([record], [input], now);
  }

  #decided(records: readonly SourceRecord[], inputs: readonly Input[], now: Date): InboxDecision {
    const sources = new Map(records.map((record) => [formatPosition(record), record]));
    const decidedAt = this.#clock.at(now);
    const batch = decideBatch<OutputRecord>(this.#state, inputs, {
      now: decidedAt,
      policy: this.options.policy,
      maximumBytesOf: (topic) => this.options.maximumBytesOf(topic),
      outputsOf: (decided) => {
        const source = sources.get(decided.input.cause);
        if (source === undefined) throw new Error(`${decided.input.cause} is not in the batch.`);
        return outputsOf(decided, source, this.#epoch);
      },
    });
    return {
      outputs: batch.outputs,
      consumed: batch.consumed,
      merge: () => {
        batch.merge();
        this.#clock.seen(decidedAt);
        const last = records[batch.consumed - 1];
        if (last !== undefined) this.#nextInput = last.offset + 1n;
        this.options.committed({ inputs: batch.consumed, events: batch.events });
      },
      discard: () => undefined,
    };
  }

  #advance(cause: string): void {
    const position = parsePosition(cause);
    if (position === undefined) throw new Error(`"${cause}" is no position of an input.`);
    if (position.offset >= this.#nextInput) this.#nextInput = position.offset + 1n;
  }
}
