import { setImmediate as immediate } from 'node:timers/promises';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { asError } from '../connection/kafka-errors.js';
import { laneOf } from '../consumer/sticky-assigner.js';
import { pauseFor } from '../records/wait.js';
import { LaneSession } from './lane-session.js';
import { TransactionalProducer } from './transactional-producer.js';

/** Settings that the lanes of a writer share. */
export interface LaneOptions {
  readonly transactionalIdPrefix: string;
  readonly transactionTimeoutMs: number;
  /** Milliseconds that a transaction waits for the inputs of other partitions. */
  readonly gatherMs: number;
}

/**
 * Partitions that are assigned together, and written under the same transactional ids: what fences one fences all.
 * What they have to write at the same time is one transaction.
 */
export class Lane {
  private session: LaneSession | null = null;
  private members = 0;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: LaneOptions,
    private readonly number: number,
  ) {}

  /** A partition's writer begins; it must `leave`. */
  enter(): void {
    this.members += 1;
  }

  /** With the last member, the producer goes. */
  leave(): void {
    this.members -= 1;
    if (this.members === 0) this.abandon(new Error('the lane has no partition left'));
  }

  /**
   * The session under way, or a new one, whose first transaction fences every earlier writer of the lane and ends what
   * that one left open.
   */
  join(): LaneSession {
    if (this.session === null || this.session.isOver) this.session = this.begin();
    return this.session;
  }

  /** Nothing more is committed in the session under way. */
  abandon(reason: Error): void {
    this.session?.end(reason);
    this.session = null;
  }

  private begin(): LaneSession {
    const { transactionalIdPrefix, transactionTimeoutMs, gatherMs } = this.options;
    const named = (letter: string) => {
      const id = `${transactionalIdPrefix}.${this.number}.${letter}`;
      return new TransactionalProducer(this.kafka, id, transactionTimeoutMs);
    };
    const producers = [named('a'), named('b')] as const;
    return new LaneSession({
      producers,
      gather: async () => {
        if (gatherMs > 0) await pauseFor(gatherMs);
        else await immediate();
      },
      // In the background: a request without an answer may hold a disconnect for as long as its time-out.
      dropped: () => {
        for (const producer of producers) {
          producer.disconnect().catch((error: unknown) => {
            this.kafka.log.debug({ err: asError(error) }, 'a dropped producer did not disconnect');
          });
        }
      },
    });
  }
}

/** The lanes of a process, made when one of their partitions comes. */
export class Lanes {
  private readonly lanes = new Map<number, Lane>();

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: LaneOptions,
    private readonly partitionsPerLane: number,
  ) {}

  of(partition: number): Lane {
    const number = laneOf(partition, this.partitionsPerLane);
    const known = this.lanes.get(number) ?? new Lane(this.kafka, this.options, number);
    this.lanes.set(number, known);
    return known;
  }
}
