import type {
  Consumer,
  ConsumerCrashEvent,
  ConsumerEndBatchProcessEvent,
  ConsumerGroupJoinEvent,
  EachBatchPayload,
} from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { asError } from '../connection/kafka-errors.js';
import type { TopicPartition } from '../records/received-record.js';
import type { Isolation } from '../reader/fetched-partition.js';
import { fetchWithoutAborted } from '../reader/hide-aborted.js';
import { pauseFor } from '../records/wait.js';
import { FedPartition } from './fed-partition.js';
import { Membership } from './membership.js';
import { askAgainForCoordinator } from './patient-coordinator.js';
import { PartitionQueue } from './partition-queue.js';
import type { NextPosition } from './position-commits.js';
import { watchRequestTimes, type ConfirmingRequest } from './request-times.js';
import { stickyAssigner } from './sticky-assigner.js';

/** What a group feed reads, its bounds, and whom it tells. Callbacks must not throw. */
export interface GroupFeedOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly isolation?: Isolation;
  /** Neighbouring partitions that go to a member together. Default 1. */
  readonly partitionsPerLane?: number;
  /** Default 15,000: after so long without a heartbeat the coordinator gives the partitions to others. */
  readonly sessionTimeoutMs?: number;
  /** Longest time that an idle fetch stays open, and that a partition which comes may wait. Default 500. */
  readonly maxWaitMs?: number;
  /** Milliseconds between a fetch that brought records and the next one. Default 0. */
  readonly restMs?: number;
  /** A partition with more waiting is paused. Default 10,000 records and 16 MiB. */
  readonly maxQueueRecords?: number;
  readonly maxQueueBytes?: number;
  /** A partition has come; nothing is delivered of it before `open`. */
  readonly onAssigned: (at: TopicPartition) => void;
  /** A partition has gone; its queue is closed already. */
  readonly onRevoked: (at: TopicPartition) => void;
  /** All partitions of this process after a join; may be none. */
  readonly onAssignment?: (partitions: readonly TopicPartition[]) => void;
  /** What is fetched does not continue the position: records are missing, or the topic was made anew. */
  readonly onBroken: (at: TopicPartition, reason: string) => void;
  /** The consumer has stopped for good; the process should exit. */
  readonly onFatal: (error: Error) => void;
}

const HEARTBEAT_MS = 1_000;
const CLOSE_LIMIT_MS = 5_000;
/** One that rests, and one for the others; kafkajs calls every worker at every fetch. */
const BATCHES_AT_ONCE = 2;
const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/**
 * A member of a consumer group that only queues: heartbeats and fetches never wait for handlers, positions are given by
 * the owner and checked on every batch, and partitions kept over a rebalance go on where they were.
 */
export class GroupFeed {
  readonly membership: Membership;
  private readonly consumer: Consumer;
  private readonly requestedAt: (of: ConfirmingRequest) => number;
  private readonly partitions = new Map<string, FedPartition>();
  private commitsTaken = 0;
  private closing = false;
  /** False while kafkajs has no group to steer: before the first join, and while it restarts after a crash. */
  private steerable = false;
  /** Since the last fetch began. */
  private rested = false;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: GroupFeedOptions,
  ) {
    const sessionTimeout = options.sessionTimeoutMs ?? 15_000;
    this.membership = new Membership(sessionTimeout);
    const assigner = stickyAssigner(() => this.owned(), options.partitionsPerLane);
    this.consumer = kafka.patient.consumer({
      groupId: options.groupId,
      partitionAssigners: [
        (config) => {
          // The only place where kafkajs hands out the cluster that this consumer speaks through.
          askAgainForCoordinator(config.cluster, options.groupId);
          if (options.isolation !== 'uncommitted') fetchWithoutAborted(config.cluster);
          return assigner(config);
        },
      ],
      sessionTimeout,
      rebalanceTimeout: Math.max(30_000, sessionTimeout),
      heartbeatInterval: Math.min(HEARTBEAT_MS, sessionTimeout / 3),
      maxWaitTimeInMs: options.maxWaitMs ?? 500,
      readUncommitted: options.isolation === 'uncommitted',
      allowAutoTopicCreation: false,
      metadataMaxAge: 60_000,
      // Without this, kafkajs overrides the client's retries by 5.
      retry: { retries: 3_600 },
    });
    this.requestedAt = watchRequestTimes(this.consumer);
  }

  /** Joins the group; resolves when joined, or when kafkajs goes on trying by itself. */
  async start(): Promise<void> {
    const { consumer, membership } = this;
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.joined(event));
    consumer.on(consumer.events.STOP, () => {
      this.steerable = false;
    });
    consumer.on(consumer.events.HEARTBEAT, () => membership.confirm(this.requestedAt('Heartbeat')));
    consumer.on(consumer.events.REBALANCING, () => membership.leftGeneration());
    consumer.on(consumer.events.END_BATCH_PROCESS, (event) => this.passOver(event));
    consumer.on(consumer.events.COMMIT_OFFSETS, () => {
      this.commitsTaken += 1;
    });
    consumer.on(consumer.events.FETCH_START, () => {
      this.rested = false;
    });
    consumer.on(consumer.events.CRASH, (event) => this.crashed(event));
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      // A batch is only queued: none of a fetch must wait for the rest that the first one takes.
      partitionsConsumedConcurrently: BATCHES_AT_ONCE,
      eachBatch: (payload) => this.enqueue(payload),
    });
  }

  /** Starts delivering a partition from a position; the owner has checked it against the topic's range. */
  open(at: TopicPartition, position: bigint): PartitionQueue {
    const partition = this.partitions.get(keyOf(at));
    if (partition === undefined) throw new Error(`${keyOf(at)} is not assigned to this process`);
    partition.queue?.close();
    const queue = new PartitionQueue(position, () => this.resumeWhenDrained(partition));
    partition.queue = queue;
    this.seek(partition, position);
    this.setPaused(partition, false);
    return queue;
  }

  /** Stops delivering a partition that stays assigned; `open` delivers again. */
  hold(at: TopicPartition): void {
    const partition = this.partitions.get(keyOf(at));
    if (partition === undefined) return;
    partition.queue?.close();
    partition.queue = null;
    this.setPaused(partition, true);
  }

  isAssigned(at: TopicPartition): boolean {
    return this.partitions.has(keyOf(at));
  }

  /**
   * Commits positions of the group, one call at a time; answers whether the group has taken them. Not taken is left to the
   * next commit.
   */
  async commit(positions: readonly NextPosition[]): Promise<boolean> {
    const { consumer, commitsTaken } = this;
    const offsets = positions.map(({ topic, partition, next }) => ({
      topic,
      partition,
      offset: String(next),
    }));
    try {
      await consumer.commitOffsets(offsets);
    } catch (error) {
      this.kafka.log.debug({ err: error, groupId: this.options.groupId }, 'offset commit failed');
    }
    // Outside a group kafkajs returns as if it had committed; only its event says that the group answered.
    return this.commitsTaken > commitsTaken;
  }

  /** Leaves the group and disconnects; partitions are dropped without further callbacks. */
  async close(): Promise<void> {
    this.closing = true;
    this.steerable = false;
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
    this.steerable = true;
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
      if (kept.queue !== null) this.seek(kept, kept.queue.expected);
      this.setPaused(kept, kept.paused);
      return;
    }
    const added = new FedPartition(at);
    this.partitions.set(keyOf(at), added);
    this.setPaused(added, true);
    this.options.onAssigned(at);
  }

  /** Only queues, so that fetching and heartbeats go on whatever the handlers do. */
  private enqueue(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const unwanted = payload.isStale() || !payload.isRunning();
    const partition = this.partitions.get(keyOf(batch));
    const queue = partition?.queue ?? null;
    const first = batch.firstOffset();
    if (partition === undefined || queue === null || first === null || unwanted) {
      return Promise.resolve();
    }
    const last = BigInt(batch.lastOffset());
    const continuity = partition.accept(queue, BigInt(first), last, batch.messages);
    if (continuity === 'again') this.seek(partition, queue.expected);
    if (continuity === 'broken') {
      const reason = `offset ${queue.expected} was expected, the topic continues with ${first}`;
      this.hold(partition.at);
      this.options.onBroken(partition.at, reason);
    }
    if (this.isFull(queue)) this.setPaused(partition, true);
    return this.rest();
  }

  /** kafkajs fetches again when the batches of the fetch before are through: the first of them takes its time. */
  private async rest(): Promise<void> {
    const { restMs = 0 } = this.options;
    if (this.rested || restMs === 0 || this.closing) return;
    this.rested = true;
    await pauseFor(restMs);
  }

  private passOver({ payload }: ConsumerEndBatchProcessEvent): void {
    if (payload.batchSize > 0 || payload.firstOffset === null) return;
    const first = BigInt(payload.firstOffset);
    this.partitions.get(keyOf(payload))?.passOver(first, BigInt(payload.lastOffset));
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

  private isFull(queue: PartitionQueue): boolean {
    const { maxQueueRecords = 10_000, maxQueueBytes = 16 * 1024 * 1024 } = this.options;
    return queue.length > maxQueueRecords || queue.waitingBytes > maxQueueBytes;
  }

  private resumeWhenDrained(partition: FedPartition): void {
    const { queue } = partition;
    if (!partition.paused || queue === null || !this.partitions.has(keyOf(partition.at))) return;
    const { maxQueueRecords = 10_000, maxQueueBytes = 16 * 1024 * 1024 } = this.options;
    if (queue.length * 2 > maxQueueRecords || queue.waitingBytes * 2 > maxQueueBytes) return;
    this.setPaused(partition, false);
  }

  private seek({ at }: FedPartition, position: bigint): void {
    if (this.steerable) this.consumer.seek({ ...at, offset: String(position) });
  }

  private setPaused(partition: FedPartition, paused: boolean): void {
    partition.paused = paused;
    if (!this.steerable) return;
    const { topic, partition: number } = partition.at;
    if (paused) this.consumer.pause([{ topic, partitions: [number] }]);
    else this.consumer.resume([{ topic, partitions: [number] }]);
  }
}
