import type { GroupFeed } from '../consumer/group-feed.js';
import type { PartitionQueue } from '../consumer/partition-queue.js';
import { asError } from '../connection/kafka-errors.js';
import type { MessagingLog } from '../connection/messaging-log.js';
import type { OffsetRange } from '../administration/topic-administration.js';
import type { ReceivedRecord, TopicPartition } from '../records/received-record.js';
import { backOff, pauseFor } from '../records/wait.js';
import type { BatchContext, RecordBatch } from './batch-handler.js';
import type { DeadLetters } from './dead-letters.js';
import type { Ending } from './ending.js';

/** Where a partition of a transport stands. `next`: the offset after the last record that is done. */
export interface PartitionStatus extends TopicPartition {
  readonly state: 'starting' | 'running' | 'retrying' | 'stopped';
  readonly reason?: string;
  readonly next?: bigint;
  /** Milliseconds since 1970. */
  readonly lastProgressAt: number;
}

export interface PartitionWork {
  readonly feed: GroupFeed;
  readonly log: MessagingLog;
  readonly letters: DeadLetters;
  readonly maxBatchRecords: number;
  handle(batch: RecordBatch, context: BatchContext): Promise<Ending>;
  /** Where to start, and the range that the topic still has. */
  start(): Promise<{ readonly position: bigint; readonly range: OffsetRange }>;
  /** Told of each position reached, so that it can be committed. */
  reached(next: bigint): void;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/** Gives one partition's records to the handler, one batch at a time, and does what the handler's ending says. */
export class PartitionWorker {
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;
  private current: PartitionStatus;
  private attempt = 1;

  constructor(
    private readonly at: TopicPartition,
    private readonly work: PartitionWork,
  ) {
    this.current = { ...at, state: 'starting', lastProgressAt: Date.now() };
    this.running = this.run().catch((error: unknown) => this.stopAt(error));
  }

  status(): PartitionStatus {
    return this.current;
  }

  /** Stands still with a reason; the other partitions go on. */
  stopAt(cause: unknown): void {
    if (this.ending.signal.aborted) return;
    this.work.feed.hold(this.at);
    const reason = asError(cause).message;
    this.current = { ...this.current, state: 'stopped', reason };
    this.work.log.error({ err: cause, ...this.at }, 'partition stopped');
    this.ending.abort();
  }

  /** Waits for the batch at hand. */
  async close(): Promise<void> {
    this.ending.abort();
    // Wakes a worker that waits for records.
    this.work.feed.hold(this.at);
    await this.running;
  }

  private async run(): Promise<void> {
    const queue = await this.open();
    if (queue === null) return;
    while (await queue.available()) {
      if (this.ending.signal.aborted) return;
      await this.step(queue);
    }
  }

  private async open(): Promise<PartitionQueue | null> {
    const { work } = this;
    for (let failures = 1; !this.ending.signal.aborted; failures += 1) {
      try {
        const { position, range } = await work.start();
        if (position < range.low || position > range.high) {
          const { topic, partition } = this.at;
          throw new RangeError(
            `${topic}/${partition}: position ${position} is outside what the topic has ` +
              `(${range.low} to ${range.high}); records are missing or the topic was made anew`,
          );
        }
        if (this.ending.signal.aborted) return null;
        const queue = work.feed.open(this.at, position);
        this.current = { ...this.current, state: 'running', next: position };
        return queue;
      } catch (error) {
        if (error instanceof RangeError) throw error;
        this.retrying(error);
        await pauseFor(backOff(failures, FIRST_RETRY_MS, LONGEST_RETRY_MS), this.ending.signal);
      }
    }
    return null;
  }

  private async step(queue: PartitionQueue): Promise<void> {
    const { work } = this;
    const { membership } = work.feed;
    // A member that missed its heartbeats may have lost the partition without knowing it yet.
    if (!membership.isFresh()) await membership.confirmedAgain(this.ending.signal);
    const records = queue.peek(work.maxBatchRecords);
    const [first, ...rest] = records;
    if (this.ending.signal.aborted || first === undefined) return;
    const context = { ...this.at, signal: this.ending.signal, attempt: this.attempt };
    const ending = await work.handle([first, ...rest], context);
    if (!this.ending.signal.aborted) await this.apply(ending, [first, ...rest], queue);
  }

  private async apply(ending: Ending, batch: RecordBatch, queue: PartitionQueue): Promise<void> {
    switch (ending.kind) {
      case 'done': {
        const { through } = ending;
        const count =
          through === undefined
            ? batch.length
            : batch.filter(({ offset }) => offset <= through).length;
        return this.advance(batch.slice(0, count), queue);
      }
      case 'park':
        try {
          await this.work.letters.put(ending.faults);
        } catch (error) {
          return this.pause(error);
        }
        return this.advance(batch, queue);
      case 'retry':
        return this.pause(ending.cause, ending.afterMs);
      case 'stop':
        return this.stopAt(ending.cause);
      default:
        throw new Error(
          `The handler ended in no known way: ${JSON.stringify(ending satisfies never)}`,
        );
    }
  }

  private advance(records: readonly ReceivedRecord[], queue: PartitionQueue): void {
    const last = records.at(-1);
    if (last === undefined) return;
    queue.drop(records.length);
    this.attempt = 1;
    const next = last.offset + 1n;
    this.current = { ...this.at, state: 'running', next, lastProgressAt: Date.now() };
    this.work.reached(next);
  }

  private async pause(cause: unknown, afterMs?: number): Promise<void> {
    this.retrying(cause);
    const wait = afterMs ?? backOff(this.attempt, FIRST_RETRY_MS, LONGEST_RETRY_MS);
    this.attempt += 1;
    await pauseFor(wait, this.ending.signal);
  }

  private retrying(cause: unknown): void {
    const reason = asError(cause).message;
    if (this.current.state !== 'retrying') {
      this.work.log.warn({ err: cause, ...this.at }, 'partition waits to try again');
    }
    this.current = { ...this.current, state: 'retrying', reason };
  }
}
