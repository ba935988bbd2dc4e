import { receivedRecord } from '../records/received-record.js';
import {
  committedMessages,
  type AbortedTransaction,
  type RawMessage,
} from './committed-records.js';
import type { FetchedPartition, Isolation } from './fetched-partition.js';

interface PartitionAnswer {
  readonly partition: number;
  readonly highWatermark: string;
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
  readonly messages: readonly RawMessage[];
}

interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly PartitionAnswer[] }[];
}

const isFetchAnswer = (answer: unknown): answer is FetchAnswer =>
  typeof answer === 'object' &&
  answer !== null &&
  'responses' in answer &&
  Array.isArray(answer.responses);

const decodePartition = (
  topic: string,
  isolation: Isolation,
  { partition, messages, abortedTransactions, highWatermark }: PartitionAnswer,
  from: bigint,
): FetchedPartition => {
  // A fetch answers with whole batches, so the first may begin before the position.
  const wanted = messages.filter(({ offset }) => BigInt(offset) >= from);
  const visible =
    isolation === 'committed'
      ? committedMessages(wanted, abortedTransactions)
      : wanted.filter(({ isControlRecord }) => !isControlRecord);
  const last = wanted.at(-1);
  return {
    partition,
    records: visible.map((message) => receivedRecord(topic, partition, message)),
    next: last === undefined ? from : BigInt(last.offset) + 1n,
    highWatermark: BigInt(highWatermark),
  };
};

/** kafkajs types the answer of a fetch as `any`; this is the one place that reads it. */
export const decodeFetch = (
  topic: string,
  isolation: Isolation,
  answer: unknown,
  positions: ReadonlyMap<number, bigint>,
): readonly FetchedPartition[] => {
  if (!isFetchAnswer(answer)) throw new Error('kafkajs answered a fetch in an unknown shape');
  return answer.responses
    .flatMap((response) => response.partitions)
    .map((found) => decodePartition(topic, isolation, found, positions.get(found.partition) ?? 0n));
};
