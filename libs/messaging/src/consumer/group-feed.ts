import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { asError } from '../connection/kafka-errors.js';
import type { TopicPartition } from '../records/received-record.js';
import { pauseFor } from '../records/wait.js';
import { FedPartition, keyOf } from './fed-partition.js';
import { FetchIntake } from './fetch-intake.js';
import { GroupCommits } from './group-commits.js';
import { createGroupConsumer } from './group-consumer.js';
import type { GroupFeedOptions } from './group-feed-options.js';
import { Membership } from './membership.js';
import { PartitionQueue } from './partition-queue.js';
import type { NextPosition } from './position-commits.js';
import { watchRequestTimes, type ConfirmingRequest } from './request-times.js';
import { Steering } from './steering.js';

const CLOSE_LIMIT_MS = 5_000;
/** One that rests, and one for the others; kafkajs calls every worker at every fetch. */
const BATCHES_AT_ONCE = 2;

/**
 * A member of a consumer group that only queues: heartbeats and fetches never wait for handlers, positions are given by
 * the owner and checked on every batch, and partitions kept over a rebalance go on where they were.
 */
export class GroupFeed {
  readonly membership: Membership;
  private readonly consumer: Consumer;
  private readonly requestedAt: (of: ConfirmingRequest) => number;
  private readonly steering: Steering;
  private readonly intake: FetchIntake;
  private readonly commits: GroupCommits;
  private readonly partitions = new Map<string, FedPartition>();
  private closing = false;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: GroupFeedOptions,
  ) {
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 15_000;
    this.membership = new Membership(sessionTimeoutMs);
    this.consumer = createGroupConsumer(kafka, { ...options, sessionTimeoutMs }, () =>
      this.owned(),
    );
    this.steering = new Steering(this.consumer);
    this.intake = new FetchIntake({
      ...options,
      partitions: this.partitions,
      steering: this.steering,
      onBroken: (at, reason) => {
        this.hold(at);
        options.onBroken(at, reason);
      },
    });
    this.commits = new GroupCommits(this.consumer, kafka.log, options.groupId);
    this.requestedAt = watchRequestTimes(this.consumer);
  }

  /** Joins the group; resolves when joined, or when kafkajs goes on trying by itself. */
  async start(): Promise<void> {
    const { consumer, membership } = this;
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.joined(event));
    consumer.on(consumer.events.STOP, () => {
      this.steering.possible = false;
    });
    consumer.on(consumer.events.HEARTBEAT, () => membership.confirm(this.requestedAt('Heartbeat')));
    consumer.on(consumer.events.REBALANCING, () => membership.leftGeneration());
    consumer.on(consumer.events.END_BATCH_PROCESS, (event) => this.intake.passOver(event));
    consumer.on(consumer.events.FETCH_START, () => this.intake.fetchBegan());
    consumer.on(consumer.events.CRASH, (event) => this.crashed(event));
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      // A batch is only queued: none of a fetch must wait for the rest that the first one takes.
      partitionsConsumedConcurrently: BATCHES_AT_ONCE,
      eachBatch: (payload) => this.intake.enqueue(payload),
    });
  }

  /** Starts delivering a partition from a position; the owner has checked it against the topic's range. */
  open(at: TopicPartition, position: bigint): PartitionQueue {
    const partition = this.partitions.get(keyOf(at));
    if (partition === undefined) throw new Error(`${keyOf(at)} is not assigned to this process`);
    partition.queue?.close();
    const queue = new PartitionQueue(position, () => this.intake.resumeWhenDrained(partition));
    partition.queue = queue;
    this.steering.seek(partition, position);
    this.steering.setPaused(partition, false);
    return queue;
  }

  /** Stops delivering a partition that stays assigned; `open` delivers again. */
  hold(at: TopicPartition): void {
    const partition = this.partitions.get(keyOf(at));
    if (partition === undefined) return;
    partition.queue?.close();
    partition.queue = null;
    this.steering.setPaused(partition, true);
  }

  isAssigned(at: TopicPartition): boolean {
    return this.partitions.has(keyOf(at));
  }

  /**
   * Commits positions of the group, one call at a time; answers whether the group has taken them. Not taken is left to the
   * next commit.
   */
  commit(positions: readonly NextPosition[]): Promise<boolean> {
    return this.commits.commit(positions);
  }

  /** Leaves the group and disconnects; partitions are dropped without further callbacks. */
  async close(): Promise<void> {
    this.closing = true;
    this.intake.close();
    this.steering.possible = false;
    this.membership.stop();
    for (const { queue } of this.partitions.values()) queue?.close();
    const disconnected = this.consumer.disconnect().catch((error: unknown) => {
      this.kafka.log.debug({ err: error }, 'a consumer did not disconnect');
    });
    // Without a broker kafkajs goes on trying, and a process that ends must not wait for it.
    const given = new AbortController();
    await Promise.race([disconnected, pauseFor(CLOSE_LIMIT_MS, given.signal)]);
    given.abort();
  }

  private owned(): Record<string, number[]> {
    const owned: Record<string, number[]> = {};
    for (const { at } of this.partitions.values()) (owned[at.topic] ??= []).push(at.partition);
    return owned;
  }

  /** Runs before the first fetch of the new generation, whose positions kafkajs has forgotten. */
  private joined({ payload }: ConsumerGroupJoinEvent): void {
    if (this.closing) return;
    this.steering.possible = true;
    this.membership.confirm(this.requestedAt('SyncGroup'));
    const assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    const keys = new Set(assigned.map(keyOf));
    for (const [key, { at, queue }] of this.partitions) {
      if (keys.has(key)) continue;
      this.partitions.delete(key);
      queue?.close();
      this.options.onRevoked(at);
    }
    for (const at of assigned) this.keepOrAdd(at);
    this.options.onAssignment?.(assigned);
  }

  private keepOrAdd(at: TopicPartition): void {
    const kept = this.partitions.get(keyOf(at));
    if (kept !== undefined) {
      if (kept.queue !== null) this.steering.seek(kept, kept.queue.expected);
      this.steering.setPaused(kept, kept.paused);
      return;
    }
    const added = new FedPartition(at);
    this.partitions.set(keyOf(at), added);
    this.steering.setPaused(added, true);
    this.options.onAssigned(at);
  }

  private crashed({ payload }: ConsumerCrashEvent): void {
    const error = asError(payload.error);
    this.membership.leftGeneration();
    this.kafka.log.warn({ err: error, restart: payload.restart }, 'consumer crashed');
    if (payload.restart || this.closing) return;
    this.membership.stop();
    this.options.onFatal(
      new Error(`The consumer of ${this.options.groupId} has stopped: ${error.message}`, {
        cause: error,
      }),
    );
  }
}
