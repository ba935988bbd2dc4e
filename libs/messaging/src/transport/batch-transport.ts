import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { topicAdministration } from '../administration/topic-administration.js';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { GroupFeed } from '../consumer/group-feed.js';
import { createSingleFlightProducer } from '../producer/single-flight-producer.js';
import type { Isolation } from '../reader/fetched-partition.js';
import type { TopicPartition } from '../records/received-record.js';
import type { BatchContext, RecordBatch } from './batch-handler.js';
import { deadLetters } from './dead-letters.js';
import type { Ending } from './ending.js';
import { PartitionWorker, type PartitionStatus } from './partition-worker.js';

export interface BatchTransportOptions {
  readonly kafka: KafkaConnection;
  readonly groupId: string;
  /** Default 500. */
  readonly maxBatchRecords?: number;
  readonly isolation?: Isolation;
  /** The next offset of a partition that has come, for a consumer that keeps its own positions; default: the group's. */
  readonly positionOf?: (at: TopicPartition) => Promise<bigint | undefined>;
  /** A partition has gone to another process, or this one ends. */
  readonly onRevoked?: (at: TopicPartition) => void;
  /** Records were put to a `.dlq`. */
  readonly onParked?: (topic: string, count: number) => void;
  /** The consumer has stopped for good; the process should exit. */
  readonly onFatal: (error: Error) => void;
}

/** Whether a consumer makes progress; for health checks. */
export interface TransportStatus {
  readonly membership: 'joining' | 'joined' | 'stopped';
  readonly partitions: readonly PartitionStatus[];
}

const COMMIT_EVERY_MS = 1_000;
const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** Nest's seam for Kafka in batches: handlers are `@BatchHandler(topic)` methods and end in done, retry, park or stop. */
export class BatchTransport extends Server implements CustomTransportStrategy {
  private readonly workers = new Map<string, PartitionWorker>();
  private readonly reached = new Map<string, TopicPartition & { readonly next: bigint }>();
  private readonly producer;
  private readonly administration;
  private readonly letters;
  private feed: GroupFeed | null = null;
  private commits: NodeJS.Timeout | null = null;

  constructor(private readonly options: BatchTransportOptions) {
    super();
    this.producer = createSingleFlightProducer(options.kafka);
    this.administration = topicAdministration(options.kafka);
    this.letters = deadLetters(this.producer, this.administration);
  }

  listen(callback: (error?: unknown) => void): void {
    const { groupId, isolation, onFatal } = this.options;
    const feed = new GroupFeed(this.options.kafka, {
      groupId,
      topics: [...this.messageHandlers.keys()],
      ...(isolation === undefined ? {} : { isolation }),
      onAssigned: (at) => this.assigned(feed, at),
      onRevoked: (at) => this.revoked(at),
      onBroken: (at, reason) => this.workers.get(keyOf(at))?.stopAt(new Error(reason)),
      onFatal,
    });
    this.feed = feed;
    this.commits = setInterval(() => void this.commitReached(), COMMIT_EVERY_MS);
    feed.start().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  async close(): Promise<void> {
    if (this.commits !== null) clearInterval(this.commits);
    await Promise.all([...this.workers.values()].map((worker) => worker.close()));
    await this.commitReached();
    await this.feed?.close();
    await this.producer.close();
  }

  transportStatus(): TransportStatus {
    return {
      membership: this.feed?.membership.state ?? 'joining',
      partitions: [...this.workers.values()].map((worker) => worker.status()),
    };
  }

  /** The transport has no events of its own. */
  on(): void {}

  unwrap<T>(): T {
    throw new Error('BatchTransport has no inner server to hand out');
  }

  private assigned(feed: GroupFeed, at: TopicPartition): void {
    const worker = new PartitionWorker(at, {
      feed,
      log: this.options.kafka.log,
      letters: {
        put: async (faults) => {
          await this.letters.put(faults);
          this.options.onParked?.(at.topic, faults.length);
        },
      },
      maxBatchRecords: this.options.maxBatchRecords ?? 500,
      handle: (batch, context) => this.handle(batch, context),
      start: () => this.startOf(at),
      reached: (next) => this.reached.set(keyOf(at), { ...at, next }),
    });
    this.workers.set(keyOf(at), worker);
  }

  private revoked(at: TopicPartition): void {
    const worker = this.workers.get(keyOf(at));
    this.workers.delete(keyOf(at));
    // Another member's position must not be overwritten by a late commit of ours.
    this.reached.delete(keyOf(at));
    void worker?.close();
    this.options.onRevoked?.(at);
  }

  private async startOf(at: TopicPartition) {
    const { positionOf, groupId } = this.options;
    const own = await positionOf?.(at);
    const range = (await this.administration.topicOffsets(at.topic)).get(at.partition);
    if (range === undefined) throw new Error(`${keyOf(at)} does not exist`);
    const committed =
      positionOf === undefined
        ? (await this.administration.groupOffsets(groupId, at.topic)).get(at.partition)
        : undefined;
    return { position: own ?? committed ?? range.low, range };
  }

  private async handle(batch: RecordBatch, context: BatchContext): Promise<Ending> {
    const handler = this.getHandlerByPattern(context.topic);
    if (handler === null) throw new Error(`No @BatchHandler takes ${context.topic}`);
    const answer: unknown = await handler(batch, context);
    return (await lastValueFrom(this.transformToObservable(answer))) as Ending;
  }

  private async commitReached(): Promise<void> {
    const positions = [...this.reached.values()];
    this.reached.clear();
    await this.feed?.commit(positions);
  }
}
