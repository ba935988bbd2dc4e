import type { KafkaConnection } from '../connection/connect-kafka.js';
import { GroupFeed } from '../consumer/group-feed.js';
import type { MembershipState } from '../consumer/membership.js';
import { PositionCommits, type NextPosition } from '../consumer/position-commits.js';
import type { TopicPartition } from '../records/received-record.js';
import type { Isolation } from '../reader/fetched-partition.js';
import { pauseFor } from '../records/wait.js';
import { createDeadLetters, type DeadLetters } from './dead-letters.js';
import { PartitionRunner, type RunnerHealth } from './partition-runner.js';
import type { BatchHandlerFunction } from './record-batch.js';
import type { StartOptions } from './start-position.js';

/** Settings of a batch consumer. Callbacks must not throw. */
export interface BatchConsumerOptions extends StartOptions {
  /** Default `committed`. */
  readonly isolation?: Isolation;
  /** Most records of one batch. Default 500. */
  readonly maxBatchRecords?: number;
  readonly sessionTimeoutMs?: number;
  readonly maxWaitMs?: number;
  /** Milliseconds between a fetch that brought records and the next one. Default 0. */
  readonly restMs?: number;
  /** Milliseconds between commits of positions. Default 500. */
  readonly commitIntervalMs?: number;
  /** Longest wait of `close` for handlers that are at work. Default 10,000. */
  readonly closeTimeoutMs?: number;
  /** A partition has gone to another member. */
  readonly onRevoked?: (at: TopicPartition) => void;
  /** Records were put to `<topic>.dlq`. */
  readonly onParked?: (topic: string, count: number) => void;
  /** The consumer has stopped for good: the process should exit. */
  readonly onFatal: (error: Error) => void;
}

/** What a health check and metrics need of a batch consumer. Times are milliseconds since 1970. */
export interface BatchConsumerHealth {
  readonly membership: MembershipState;
  readonly lastConfirmedAt: number;
  readonly partitions: readonly RunnerHealth[];
}

/** A running batch consumer. */
export interface BatchConsumer {
  health(): BatchConsumerHealth;
  /** Starts a stopped partition again at its position. @throws Error when it is not stopped here */
  restart(at: TopicPartition): void;
  /** Waits for the handlers at work, commits, leaves the group and disconnects. */
  close(): Promise<void>;
}

const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

class Consumer implements BatchConsumer {
  private readonly feed: GroupFeed;
  private readonly deadLetters: DeadLetters;
  private readonly runners = new Map<string, PartitionRunner>();
  private readonly released = new Set<Promise<void>>();
  private readonly commits: PositionCommits;
  private closing = false;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: BatchConsumerOptions,
    private readonly handlers: ReadonlyMap<string, BatchHandlerFunction>,
  ) {
    const { groupId, isolation, sessionTimeoutMs, maxWaitMs, restMs } = options;
    this.deadLetters = createDeadLetters(kafka);
    this.feed = new GroupFeed(kafka, {
      groupId,
      topics: [...handlers.keys()],
      ...(isolation === undefined ? {} : { isolation }),
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
      ...(restMs === undefined ? {} : { restMs }),
      onAssigned: (at) => this.begin(at, null),
      onRevoked: (at) => this.release(at),
      onBroken: (at, reason) => this.runners.get(keyOf(at))?.stop(reason),
      onFatal: (error) => this.fail(error),
    });
    this.commits = new PositionCommits({
      positions: () => this.positions(),
      commit: (positions) => this.feed.commit(positions),
      intervalMs: options.commitIntervalMs ?? 500,
    });
  }

  start(): Promise<void> {
    return this.feed.start();
  }

  health(): BatchConsumerHealth {
    return {
      membership: this.feed.membership.state,
      lastConfirmedAt: this.feed.membership.lastConfirmedAt,
      partitions: [...this.runners.values()].map((runner) => runner.health()),
    };
  }

  restart(at: TopicPartition): void {
    const health = this.runners.get(keyOf(at))?.health();
    if (health?.state !== 'stopped') {
      const state = health?.state ?? 'not assigned to this process';
      throw new Error(`${keyOf(at)} is ${state}; only a stopped partition can be restarted`);
    }
    this.begin(at, health.position);
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const runner of this.runners.values()) runner.finish();
    const working = [...[...this.runners.values()].map(({ done }) => done), ...this.released];
    const timeout = new AbortController();
    const limit = pauseFor(this.options.closeTimeoutMs ?? 10_000, timeout.signal);
    await Promise.race([Promise.all(working), limit]);
    timeout.abort();
    await this.commits.close();
    await this.feed.close();
    await this.deadLetters.close();
  }

  private begin(at: TopicPartition, resumeAt: bigint | null): void {
    const handler = this.handlers.get(at.topic);
    if (this.closing || handler === undefined) return;
    const { kafka, feed, deadLetters, options } = this;
    const runner = new PartitionRunner({
      kafka,
      feed,
      park: async (faults) => {
        await deadLetters.park(faults);
        options.onParked?.(at.topic, faults.length);
      },
      handler,
      at,
      start: options,
      maxBatchRecords: options.maxBatchRecords ?? 500,
      resumeAt,
    });
    this.runners.set(keyOf(at), runner);
  }

  private release(at: TopicPartition): void {
    const runner = this.runners.get(keyOf(at));
    if (runner === undefined) return;
    this.runners.delete(keyOf(at));
    this.commits.forget(at);
    runner.release();
    this.options.onRevoked?.(at);
    const done = runner.done.finally(() => this.released.delete(done));
    this.released.add(done);
  }

  private fail(error: Error): void {
    for (const runner of this.runners.values()) runner.stop(error.message);
    this.options.onFatal(error);
  }

  private positions(): readonly NextPosition[] {
    return this.health().partitions.flatMap(({ topic, partition, position }) =>
      position === null ? [] : [{ topic, partition, next: position }],
    );
  }
}

/** Joins the group and gives each topic's records to its handler: partitions at the same time, each in order. */
export const createBatchConsumer = async (
  kafka: KafkaConnection,
  options: BatchConsumerOptions,
  handlers: ReadonlyMap<string, BatchHandlerFunction>,
): Promise<BatchConsumer> => {
  const consumer = new Consumer(kafka, options, handlers);
  try {
    await consumer.start();
  } catch (error) {
    await consumer.close();
    throw error;
  }
  return consumer;
};
