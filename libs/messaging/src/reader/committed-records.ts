import type { KafkaMessage } from 'kafkajs';

/** A message as kafkajs' fetch decodes it, with what tells transactions apart. */
export type RawMessage = KafkaMessage & {
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
};

/** An aborted transaction that overlaps the fetched range. */
export interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

// The key of a control record is a version and a type, 16 bits each; type 0 is an abort, 1 a commit.
const CONTROL_TYPE_OFFSET = 2;
const ABORT = 0;

const isAbortMarker = ({ key }: RawMessage): boolean =>
  key !== null && key.length >= 4 && key.readInt16BE(CONTROL_TYPE_OFFSET) === ABORT;

const startsByProducer = (aborted: readonly AbortedTransaction[]): Map<string, bigint[]> => {
  const starts = new Map<string, bigint[]>();
  for (const { producerId, firstOffset } of aborted) {
    const list = starts.get(producerId) ?? [];
    list.push(BigInt(firstOffset));
    starts.set(producerId, list);
  }
  for (const list of starts.values()) list.sort((a, b) => (a < b ? -1 : 1));
  return starts;
};

/**
 * The messages that readers of committed data may see: no control records, nothing of an aborted transaction.
 * kafkajs' own filter lets aborted records through when aborted transactions of two producers interleave; this one
 * follows each producer by itself, as the Java client does.
 */
export const committedMessages = (
  messages: readonly RawMessage[],
  aborted: readonly AbortedTransaction[] | null,
): readonly RawMessage[] => {
  if (aborted === null || aborted.length === 0) {
    return messages.filter(({ isControlRecord }) => !isControlRecord);
  }
  const starts = startsByProducer(aborted);
  return messages.filter((message) => {
    const { producerId, inTransaction } = message.batchContext;
    const pending = starts.get(producerId);
    if (message.isControlRecord) {
      if (isAbortMarker(message) && pending?.[0] !== undefined) {
        if (pending[0] <= BigInt(message.offset)) pending.shift();
      }
      return false;
    }
    const start = pending?.[0];
    return !inTransaction || start === undefined || BigInt(message.offset) < start;
  });
};
