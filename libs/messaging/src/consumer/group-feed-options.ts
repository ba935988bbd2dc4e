import type { TopicPartition } from '../records/received-record.js';
import type { Isolation } from '../reader/fetched-partition.js';

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
