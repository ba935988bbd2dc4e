import type { ReceivedRecord } from '../records/received-record.js';

/** A record to be written in the transaction of a decision. */
export interface OutputRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
}

/** What was decided of a batch. Nothing is changed before `merge`, and nothing ever after `discard`. */
export interface Decision {
  readonly outputs: readonly OutputRecord[];
  /** Inputs decided, from the first: at least one, at most all. The rest is given again. */
  readonly consumed: number;
  /** The outputs are committed: make the staged state the state. */
  merge(): void;
  /** The outputs were not committed, or nobody knows: forget the staged state. */
  discard(): void;
}

/** An input that an operator gives up, because the partition stopped at it. */
export interface GivenUp {
  /** Why the partition stopped. */
  readonly fault: string;
  readonly operator: string;
  readonly reason: string;
}

/** Names the first transaction of a writer on a partition. */
export interface Acquisition {
  /** Random and unique. */
  readonly acquisitionId: string;
}

/**
 * What the exactly-once writer drives on one partition. Its state is the fold of its own log, and nothing else: the
 * writer may acquire again at any time, and then calls `acquired` and `restore` on the same process for what the log
 * has beyond the last merged record. An error thrown here is a bug and stops the partition.
 */
export interface PartitionProcess {
  /** The records of the first transaction, with at least one for the own log. */
  acquired(acquisition: Acquisition): readonly OutputRecord[];
  /** Folds one record of the own log; called in order, each record once, up to those of `acquired`, included. */
  restore(record: ReceivedRecord): void;
  /** After `restore`: the offset at which input resumes, and the epoch for logs and metrics. */
  restored(): { readonly nextInput: bigint; readonly epoch: number };
  /** Decides inputs on staged state; deterministic, and without effect when it throws. */
  decide(inputs: readonly ReceivedRecord[], now: Date): Decision;
  /** Decides that an operator gives up an input on which `decide` throws. */
  skip?(input: ReceivedRecord, givenUp: GivenUp, now: Date): Decision;
}
