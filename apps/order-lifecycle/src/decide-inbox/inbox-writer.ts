import { TOPICS, topicSpecifications } from '@ome/contracts';
import type { DecisionPolicy, SkippedBy } from '@ome/domain';
import {
  createExactlyOnceWriter,
  OperatorRefusal,
  type ExactlyOnceWriter,
  type KafkaConnection,
  type PartitionHealth,
  type WriterState,
  type WriterStateDetail,
} from '@ome/messaging';
import type { Logger } from '@ome/platform';
import { InboxPartition } from './inbox-partition.js';
import type { WriterMonitor } from './writer-monitor.js';

export interface InboxWriterOptions {
  readonly policy: DecisionPolicy;
  readonly monitor: WriterMonitor;
  readonly log: Logger;
  readonly sessionTimeoutMs: number;
  /** The writer has stopped for good: the process should exit. */
  readonly onFatal: (error: Error) => void;
}

const GROUP_ID = 'ome.order-lifecycle';
/** Writers that can share the work: a fourth of the partitions. All must be stopped before this changes. */
const PARTITIONS_PER_LANE = 4;
/** A transaction costs the broker as much as some dozen inputs: those that come close together share one. */
const GATHER_MS = 3;

/** The writers of this process: one for every partition of the inbox that the group gives it. */
export class InboxWriter {
  #writer: ExactlyOnceWriter | undefined;

  constructor(private readonly options: InboxWriterOptions) {}

  async start(kafka: KafkaConnection): Promise<void> {
    const { monitor, onFatal, policy, sessionTimeoutMs } = this.options;
    const maximumBytesOf = halfOfMaximumBytes();
    this.#writer = await createExactlyOnceWriter(kafka, {
      groupId: GROUP_ID,
      inboxTopic: TOPICS.inbox,
      ownLogTopic: TOPICS.orderEvents,
      transactionalIdPrefix: `${GROUP_ID}.lane`,
      partitionsPerLane: PARTITIONS_PER_LANE,
      gatherMs: GATHER_MS,
      sessionTimeoutMs,
      createProcess: (partition) =>
        new InboxPartition({
          partition,
          policy,
          maximumBytesOf,
          committed: (batch) => monitor.committed(batch),
        }),
      onAssignment: (partitions) => monitor.assigned(partitions),
      onPartitionState: (partition, state, detail) => this.#moved(partition, state, detail),
      onCommitted: ({ milliseconds }) => monitor.transactionTook(milliseconds / 1000),
      onFatal,
    });
  }

  async close(): Promise<void> {
    await this.#writer?.close();
  }

  /** Where each partition of this process stands. */
  partitions(): readonly PartitionHealth[] {
    return this.#writer?.health().partitions ?? [];
  }

  /** Lets a stopped partition begin again. @throws OperatorRefusal when it is not stopped here */
  restart(partition: number, operator: string): void {
    this.#started().restart(partition);
    this.options.log.warn({ partition, operator }, 'an operator restarts a partition');
  }

  /**
   * Gives up the input at which a partition stopped, and lets the partition go on.
   * @throws OperatorRefusal when it did not stop at this input here
   */
  skip(partition: number, offset: bigint, by: SkippedBy): void {
    this.#started().skipInput(partition, offset, by);
    this.options.log.warn({ partition, offset, ...by }, 'an operator skips an input');
  }

  #started(): ExactlyOnceWriter {
    if (this.#writer === undefined) throw new OperatorRefusal('the writer has not started yet');
    return this.#writer;
  }

  #moved(partition: number, state: WriterState, { reason, stoppedAt }: WriterStateDetail): void {
    const { log, monitor } = this.options;
    log.debug({ partition, state, reason }, `partition is ${state}`);
    switch (state) {
      case 'acquiring':
      case 'restoring':
      case 'recovering':
      case 'fenced':
        return monitor.restoring(partition);
      case 'running':
        return monitor.running(partition);
      case 'stopped':
        log.error({ partition, reason, stoppedAt }, 'partition stopped: an operator must act');
        return monitor.stopped(partition, reason, stoppedAt);
      case 'released':
        return monitor.released(partition);
      default:
        throw new Error(`Unknown state of a writer: ${String(state satisfies never)}`);
    }
  }
}

/** Half of `max.message.bytes`: a send's records for a partition are one record batch, which may not be larger. */
function halfOfMaximumBytes(): (topic: string) => number {
  const limits = new Map<string, number>(
    topicSpecifications(1).map(({ topic, config }) => [topic, Number(config['max.message.bytes'])]),
  );
  return (topic) => {
    const limit = limits.get(topic);
    if (limit === undefined || Number.isNaN(limit)) throw new Error(`${topic} has no size limit`);
    return Math.floor(limit / 2);
  };
}
