import type { PartitionProcess } from './partition-process.js';

/** Where the writer stands with one partition. */
export type WriterState =
  | 'acquiring' // fences predecessors and writes the first transaction
  | 'restoring' // folds the own log
  | 'running'
  | 'recovering' // an error in a transaction: waits, then acquires again
  | 'fenced' // another writer took the partition: waits to hear from the group whose it is
  | 'stopped' // by a fault that does not pass by itself: waits for an operator
  | 'released'; // another member has it

/** Points at which a test may kill or fail the process. */
export type Failpoint =
  | 'after-fetch'
  | 'after-decide'
  | 'after-send'
  | 'before-commit'
  | 'after-commit-before-merge'
  | 'during-restore';

/** A partition's part of a committed transaction, for metrics. */
export interface CommittedTransaction {
  readonly partition: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Milliseconds from its begin to the answer of its commit. */
  readonly milliseconds: number;
}

/** Details of a change of state. */
export interface WriterStateDetail {
  /** Why, and what to do about it; empty for states that need no reason. */
  readonly reason: string;
  /** Offset of the input that cannot be decided, when the partition stopped for one; null else. */
  readonly stoppedAt: bigint | null;
}

/** Settings of an exactly-once writer. Callbacks must not throw. */
export interface ExactlyOnceWriterOptions {
  readonly groupId: string;
  readonly inboxTopic: string;
  /** The log that the processes restore from; partition p belongs to partition p of the inbox. */
  readonly ownLogTopic: string;
  /** The partitions of lane n write with the transactional ids `<prefix>.<n>.a` and `<prefix>.<n>.b`. */
  readonly transactionalIdPrefix: string;
  /**
   * Neighbouring partitions that are assigned together and share a transactional id, and transactions. Default 1.
   * All writers must be stopped before it changes: other ids fence nobody.
   */
  readonly partitionsPerLane?: number;
  /** Milliseconds that a transaction waits for the inputs of its lane's partitions. Default 0. */
  readonly gatherMs?: number;
  readonly createProcess: (partition: number) => PartitionProcess;
  /** Inputs per transaction. Default 500: more gives little, fewer costs throughput. */
  readonly maxInputs?: number;
  /** Bytes of output per topic, partition and transaction. Default 2 MiB: half of the topics' `max.message.bytes`. */
  readonly maxOutputBytes?: number;
  /** After so long an open transaction is ended by the broker. Default 10,000. */
  readonly transactionTimeoutMs?: number;
  /** Default 15,000: after so long without a heartbeat the coordinator gives the partitions to others. */
  readonly sessionTimeoutMs?: number;
  /** Longest time that an idle fetch of the inbox stays open. Default 100. */
  readonly maxWaitMs?: number;
  /** The wall clock; a partition never sees it run backwards. */
  readonly clock?: () => Date;
  readonly onPartitionState?: (
    partition: number,
    state: WriterState,
    detail: WriterStateDetail,
  ) => void;
  /** The partitions of this process after each join of the group; may be none. */
  readonly onAssignment?: (partitions: readonly number[]) => void;
  readonly onCommitted?: (transaction: CommittedTransaction) => void;
  /** The consumer has stopped for good: the process should exit. */
  readonly onFatal: (error: Error) => void;
  /** Tests only; it may throw, or wait. */
  readonly failpoint?: (name: Failpoint, partition: number) => void | Promise<void>;
}
