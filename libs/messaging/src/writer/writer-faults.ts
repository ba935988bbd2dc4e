import { asError, kafkaErrorFacts } from '../connection/kafka-errors.js';
import { ReadError } from '../reader/fetch-errors.js';

/** A fault that stays until somebody acts; it stops one partition and leaves the others alone. */
export class PartitionFault extends Error {
  override readonly name = 'PartitionFault';
  /** Offset of the input that cannot be decided; null when no input is to blame. */
  readonly input: bigint | null;

  constructor(message: string, options: ErrorOptions & { readonly input?: bigint } = {}) {
    super(message, options);
    this.input = options.input ?? null;
  }
}

/** A transaction of several partitions failed by what only one of them may have written: each is to try again alone. */
export class SharedFailure extends Error {
  override readonly name = 'SharedFailure';
}

/** The lane's session is over by what another of its partitions did: nothing is wrong with this one. */
export class NeighbourFailure extends Error {
  override readonly name = 'NeighbourFailure';
}

/** What an operator asked for does not fit the state of the partition. */
export class OperatorRefusal extends Error {
  override readonly name = 'OperatorRefusal';
}

/** The partition went to another member, or the writer is closing; nothing more may be committed. */
export class LeaseEnded extends Error {
  override readonly name = 'LeaseEnded';
}

/** What is to be done about an error. */
export type FailureKind =
  | 'ended' // nothing: the partition is no longer ours
  | 'fenced' // ask the group whose the partition is
  | 'permanent' // stop the partition
  | 'transient'; // acquire again

const FENCED_TYPES = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED']);
// kafkajs 2.2.4 does not know error 90, PRODUCER_FENCED.
const FENCED_MESSAGE = 'Unknown error code 90';
const PERMANENT_TYPES = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TRANSACTION_TIMEOUT',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_RECORD',
  'UNSUPPORTED_COMPRESSION_TYPE',
]);

/** Reads an error of a transaction or a restore. What is not known is transient: acquiring again is always safe. */
export const failureKind = (error: unknown): FailureKind => {
  if (error instanceof LeaseEnded) return 'ended';
  // Before their causes are looked at: the fault under them may be one that stops the partition that has it.
  if (error instanceof SharedFailure || error instanceof NeighbourFailure) return 'transient';
  if (error instanceof PartitionFault || error instanceof ReadError) return 'permanent';
  const { type, message } = kafkaErrorFacts(error);
  if (FENCED_TYPES.has(type) || message === FENCED_MESSAGE) return 'fenced';
  return PERMANENT_TYPES.has(type) ? 'permanent' : 'transient';
};

/** Runs code of the process; whatever it throws is a fault that stops the partition. */
export const ofProcess = <Result>(what: string, run: () => Result): Result => {
  try {
    return run();
  } catch (error) {
    throw new PartitionFault(`${what} threw: ${asError(error).message}`, { cause: error });
  }
};
