import { asError } from '../connection/kafka-errors.js';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { GroupFeed } from '../consumer/group-feed.js';
import type { PartitionQueue } from '../consumer/partition-queue.js';
import type { ReceivedRecord, TopicPartition } from '../records/received-record.js';
import { backOff, pauseFor } from '../records/wait.js';
import { isEnding, retry, type Ending, type RecordFault } from './endings.js';
import { BatchContext, type BatchHandlerFunction } from './record-batch.js';
import { StartFault, startPosition, type StartOptions } from './start-position.js';

/** Where the handler of a partition stands. */
export type RunnerState = 'starting' | 'running' | 'retrying' | 'stopped' | 'released';

/** What is known of a partition. Times are milliseconds since 1970. */
export interface RunnerHealth extends TopicPartition {
  readonly state: RunnerState;
  readonly reason: string;
  /** Of the state: a batch that is tried again and again began to be then. */
  readonly since: number;
  readonly lastProgressAt: number;
  /** Everything below is done; null before the start. */
  readonly position: bigint | null;
  readonly waiting: number;
}

/** What a runner needs of its surroundings. */
export interface RunnerSetting {
  readonly kafka: KafkaConnection;
  readonly feed: GroupFeed;
  /** Resolves when the faults are durable in the dead-letter topic. */
  readonly park: (faults: readonly RecordFault[]) => Promise<void>;
  readonly handler: BatchHandlerFunction;
  readonly at: TopicPartition;
  readonly start: StartOptions;
  readonly maxBatchRecords: number;
  /** Position of a stopped runner that this one replaces. */
  readonly resumeAt: bigint | null;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Gives the batches of one partition to its handler, one after the other, and does what each ending says. */
export class PartitionRunner {
  readonly done: Promise<void>;
  private readonly ending = new AbortController();
  private queue: PartitionQueue | null = null;
  private status: { state: RunnerState; reason: string; since: number };
  private lastProgressAt = 0;
  private attempt = 1;

  constructor(private readonly setting: RunnerSetting) {
    this.status = { state: 'starting', reason: '', since: Date.now() };
    this.done = this.run();
  }

  health(): RunnerHealth {
    return {
      ...this.setting.at,
      ...this.status,
      lastProgressAt: this.lastProgressAt,
      position: this.queue?.position ?? null,
      waiting: this.queue?.length ?? 0,
    };
  }

  /** Ends after the batch that is being handled. */
  finish(): void {
    this.ending.abort();
    this.queue?.finish();
  }

  release(): void {
    this.finish();
    this.enter('released', 'the group gave the partition to another member');
  }

  stop(reason: string): void {
    this.finish();
    this.enter('stopped', reason);
  }

  private get ended(): boolean {
    return this.ending.signal.aborted;
  }

  private async run(): Promise<void> {
    // The group feed reports an assignment from inside its own callback; nothing may start there.
    await Promise.resolve();
    const queue = await this.open();
    if (queue === null) return;
    while (await queue.available()) {
      // After a pause of the process, the partition may have gone to another member without our knowing it yet.
      await this.setting.feed.membership.untilFresh(this.ending.signal);
      if (this.ended) return;
      const records = queue.peek(this.setting.maxBatchRecords);
      await this.conclude(queue, records, await this.handle(records));
    }
  }

  private async open(): Promise<PartitionQueue | null> {
    const { kafka, feed, at, start, resumeAt } = this.setting;
    for (let attempt = 1; !this.ended; attempt += 1) {
      try {
        const position = resumeAt ?? (await startPosition(kafka, at, start));
        if (this.ended || !feed.isAssigned(at)) return null;
        this.queue = feed.open(at, position);
        this.lastProgressAt = Date.now();
        this.enter('running', '');
        return this.queue;
      } catch (error) {
        if (error instanceof StartFault) {
          this.stop(error.message);
          return null;
        }
        this.enter('starting', asError(error).message);
        const pause = backOff(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        await pauseFor(pause, this.ending.signal);
      }
    }
    return null;
  }

  private async handle(records: readonly ReceivedRecord[]): Promise<Ending> {
    const { at, handler } = this.setting;
    const batch = { ...at, records };
    const context = new BatchContext(batch, this.attempt, this.ending.signal);
    try {
      const ending: unknown = await handler(batch, context);
      if (isEnding(ending)) return ending;
      return retry(new Error('the handler ended in none of done, retry, park and stop'));
    } catch (error) {
      return retry(error);
    }
  }

  private async conclude(
    queue: PartitionQueue,
    records: readonly ReceivedRecord[],
    ending: Ending,
  ): Promise<void> {
    switch (ending.kind) {
      case 'done':
        return this.moveOn(queue, records, ending.through);
      case 'park':
        if (await this.park(ending.faults)) this.moveOn(queue, records, ending.through);
        return;
      case 'retry':
        return this.pause(asError(ending.cause), ending.afterMs);
      case 'stop':
        this.setting.feed.hold(this.setting.at);
        return this.stop(asError(ending.cause).message);
      default:
        return ending satisfies never;
    }
  }

  private moveOn(
    queue: PartitionQueue,
    records: readonly ReceivedRecord[],
    through: bigint | undefined,
  ): void {
    const left = through === undefined ? -1 : records.findIndex(({ offset }) => offset > through);
    queue.drop(left < 0 ? records.length : left);
    this.attempt = 1;
    this.lastProgressAt = Date.now();
    if (this.status.state !== 'running') this.enter('running', '');
  }

  /** True when all faults are durable in the dead-letter topic; false when the runner ended before. */
  private async park(faults: readonly RecordFault[]): Promise<boolean> {
    for (let attempt = 1; !this.ended; attempt += 1) {
      try {
        await this.setting.park(faults);
        return true;
      } catch (error) {
        this.enter('retrying', `parking: ${asError(error).message}`);
        const pause = backOff(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        await pauseFor(pause, this.ending.signal);
      }
    }
    return false;
  }

  private async pause(cause: Error, afterMs: number | undefined): Promise<void> {
    const { kafka, at } = this.setting;
    kafka.log.warn({ err: cause, ...at, attempt: this.attempt }, 'batch is tried again');
    this.enter('retrying', cause.message);
    const pause = afterMs ?? backOff(this.attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    this.attempt += 1;
    await pauseFor(pause, this.ending.signal);
  }

  private enter(state: RunnerState, reason: string): void {
    if (this.status.state === 'released') return;
    if (this.status.state === 'stopped' && state !== 'released') return;
    const since = state === this.status.state ? this.status.since : Date.now();
    this.status = { state, reason, since };
  }
}
