import type { KafkaConnection } from '../connection/connect-kafka.js';
import { GroupFeed } from '../consumer/group-feed.js';
import type { MembershipState } from '../consumer/membership.js';
import { PositionCommits, type NextPosition } from '../consumer/position-commits.js';
import { Lanes } from './lane.js';
import type { PartitionHealth } from './partition-status.js';
import { PartitionWriter, type SkipOrder } from './partition-writer.js';
import type { GivenUp } from './partition-process.js';
import { OperatorRefusal } from './writer-faults.js';
import type { ExactlyOnceWriterOptions } from './writer-options.js';

/** What a health check and metrics need of a writer. Times are milliseconds since 1970. */
export interface WriterHealth {
  readonly membership: MembershipState;
  /** Last confirmation by the group's coordinator. */
  readonly lastConfirmedAt: number;
  readonly partitions: readonly PartitionHealth[];
}

/** A running exactly-once writer. */
export interface ExactlyOnceWriter {
  health(): WriterHealth;
  /** Acquires a stopped partition again with a new process. @throws OperatorRefusal when it is not stopped here */
  restart(partition: number): void;
  /**
   * As `restart`, and lets the process skip the input at `offset` when it comes to it as the first of a batch.
   * @throws OperatorRefusal when the partition is not stopped here, or did not stop at that input
   */
  skipInput(partition: number, offset: bigint, by: Omit<GivenUp, 'fault'>): void;
  /** Commits the transactions under way, leaves the group and disconnects. */
  close(): Promise<void>;
}

const GROUP_COMMIT_MS = 1_000;

class Writer implements ExactlyOnceWriter {
  private readonly feed: GroupFeed;
  private readonly lanes: Lanes;
  private readonly writers = new Map<number, PartitionWriter>();
  private readonly released = new Set<Promise<void>>();
  /** For lag displays only: the position of input is in the log. */
  private readonly commits: PositionCommits;
  private closing = false;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: ExactlyOnceWriterOptions,
  ) {
    const { groupId, inboxTopic, sessionTimeoutMs, maxWaitMs } = options;
    const { transactionalIdPrefix, partitionsPerLane = 1, gatherMs = 0 } = options;
    const transactionTimeoutMs = options.transactionTimeoutMs ?? 10_000;
    const laneOptions = { transactionalIdPrefix, transactionTimeoutMs, gatherMs };
    this.lanes = new Lanes(kafka, laneOptions, partitionsPerLane);
    this.feed = new GroupFeed(kafka, {
      groupId,
      topics: [inboxTopic],
      partitionsPerLane,
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
      onAssigned: ({ partition }) => this.begin(partition, null),
      onRevoked: ({ partition }) => this.release(partition),
      onAssignment: (all) => options.onAssignment?.(all.map(({ partition }) => partition)),
      onBroken: ({ partition }, reason) => this.writers.get(partition)?.stop(reason),
      onFatal: (error) => this.fail(error),
    });
    this.commits = new PositionCommits({
      positions: () => this.positions(),
      commit: (positions) => this.feed.commit(positions),
      intervalMs: GROUP_COMMIT_MS,
    });
  }

  start(): Promise<void> {
    return this.feed.start();
  }

  health(): WriterHealth {
    return {
      membership: this.feed.membership.state,
      lastConfirmedAt: this.feed.membership.lastConfirmedAt,
      partitions: [...this.writers.values()].map((writer) => writer.health()),
    };
  }

  restart(partition: number): void {
    this.stoppedWriter(partition);
    this.begin(partition, null);
  }

  skipInput(partition: number, offset: bigint, by: Omit<GivenUp, 'fault'>): void {
    const { stoppedAt, reason: fault } = this.stoppedWriter(partition);
    if (stoppedAt === null) {
      throw new OperatorRefusal(
        `partition ${partition} did not stop at an input, so none can be skipped: ${fault}`,
      );
    }
    if (stoppedAt !== offset) {
      throw new OperatorRefusal(
        `partition ${partition} stopped at input ${stoppedAt}, not at ${offset}`,
      );
    }
    this.begin(partition, { offset, givenUp: { ...by, fault } });
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const writer of this.writers.values()) writer.finish();
    await Promise.all([...[...this.writers.values()].map(({ done }) => done), ...this.released]);
    await this.commits.close();
    await this.feed.close();
  }

  private begin(partition: number, skip: SkipOrder | null): void {
    if (this.closing) return;
    const { kafka, feed, options } = this;
    const lane = this.lanes.of(partition);
    const setting = { kafka, feed, options, partition, lane, skip };
    this.writers.set(partition, new PartitionWriter(setting));
  }

  private release(partition: number): void {
    const writer = this.writers.get(partition);
    if (writer === undefined) return;
    this.writers.delete(partition);
    this.commits.forget({ topic: this.options.inboxTopic, partition });
    writer.release();
    const done = writer.done.finally(() => this.released.delete(done));
    this.released.add(done);
  }

  private fail(error: Error): void {
    for (const writer of this.writers.values()) writer.stop(error.message);
    this.options.onFatal(error);
  }

  private stoppedWriter(partition: number): PartitionHealth {
    const health = this.writers.get(partition)?.health();
    if (health?.state === 'stopped') return health;
    throw new OperatorRefusal(
      `partition ${partition} is ${health?.state ?? 'not assigned to this process'}; only a stopped one can be restarted`,
    );
  }

  private positions(): readonly NextPosition[] {
    const topic = this.options.inboxTopic;
    return this.health().partitions.flatMap(({ partition, nextInput }) =>
      nextInput === null ? [] : [{ topic, partition, next: nextInput }],
    );
  }
}

/**
 * Joins the group and writes every assigned partition exactly once: each batch of inputs and all that was decided of it
 * are one transaction, at most one writer per partition takes effect, and the position is in the own log.
 */
export const createExactlyOnceWriter = async (
  kafka: KafkaConnection,
  options: ExactlyOnceWriterOptions,
): Promise<ExactlyOnceWriter> => {
  const writer = new Writer(kafka, options);
  try {
    await writer.start();
  } catch (error) {
    await writer.close();
    throw error;
  }
  return writer;
};
