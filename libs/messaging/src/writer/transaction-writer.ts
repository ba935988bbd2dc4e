import type { Message } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { kafkaErrorFacts } from '../connection/kafka-errors.js';
import { groupOutputs, largestGroupBytes, type OutputGroup } from './output-groups.js';
import type { OutputRecord } from './partition-process.js';
import { TransactionalProducer } from './transactional-producer.js';
import { failureKind } from './writer-faults.js';

export interface TransactionWriterOptions {
  readonly transactionalId: string;
  /** Milliseconds after which the broker ends an abandoned transaction. Default 15,000. */
  readonly transactionTimeoutMs?: number;
}

/** A transaction failed. It may have been committed all the same: read what was written, do not guess. */
export class TransactionError extends Error {
  override readonly name = 'TransactionError';

  constructor(
    message: string,
    /** Somebody else has the transactional id now: never take it back. */
    readonly fenced: boolean,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** Writes one transaction after the other, for a process that is not bound to one partition of its input. */
export interface TransactionWriter {
  /**
   * Writes all records or none; one call at a time. The first call fences every earlier writer of the id and ends its
   * open transaction.
   * @throws TransactionError and the writer is of no more use: make another one and read what was committed
   */
  commit(records: readonly OutputRecord[]): Promise<void>;
  close(): Promise<void>;
}

const MAXIMUM_SEND_BYTES = 512 * 1024;
const NO_STEPS = { sent: () => Promise.resolve() };

/** Opens no socket before the first transaction. */
export const createTransactionWriter = (
  kafka: KafkaConnection,
  options: TransactionWriterOptions,
): TransactionWriter => {
  const { transactionalId, transactionTimeoutMs = 15_000 } = options;
  const producer = new TransactionalProducer(kafka, transactionalId, transactionTimeoutMs);
  let state: 'new' | 'connected' | 'used-up' = 'new';

  return {
    commit: async (records) => {
      try {
        if (state === 'used-up') throw new Error('an earlier transaction failed');
        if (state === 'new') await producer.begin();
        state = 'connected';
        await producer.write(groupOutputs(records).flatMap(sendable), NO_STEPS);
      } catch (error) {
        state = 'used-up';
        // Nothing is aborted here: the successor's first transaction does it.
        await producer.disconnect().catch(() => undefined);
        const text = `Transaction of ${transactionalId}: ${kafkaErrorFacts(error).message}`;
        throw new TransactionError(text, failureKind(error) === 'fenced', error);
      }
    },
    close: async () => {
      if (state === 'connected') await producer.disconnect();
    },
  };
};

/** Splits a group into sends that no topic's `max.message.bytes` refuses, unless a record alone is too long. */
const sendable = (group: OutputGroup): readonly OutputGroup[] => {
  if (largestGroupBytes([group]) <= MAXIMUM_SEND_BYTES) return [group];
  const sends: { messages: Message[]; bytes: number }[] = [];
  for (const message of group.messages) {
    const bytes = largestGroupBytes([{ ...group, messages: [message] }]);
    const last = sends.at(-1);
    if (last === undefined || last.bytes + bytes > MAXIMUM_SEND_BYTES) {
      sends.push({ messages: [message], bytes });
    } else {
      last.messages.push(message);
      last.bytes += bytes;
    }
  }
  return sends.map(({ messages }) => ({ ...group, messages }));
};
