import { receivedRecord } from '../records/received-record.js';
import { committedMessages } from './committed-records.js';
import { fetchAnswer, type PartitionAnswer } from './fetch-answer.js';
import type { FetchedPartition, Isolation } from './fetched-partition.js';

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

/** What one fetch found, per partition of the topic, above the positions that it asked for. */
export const decodeFetch = (
  topic: string,
  isolation: Isolation,
  answer: unknown,
  positions: ReadonlyMap<number, bigint>,
): readonly FetchedPartition[] =>
  fetchAnswer(answer)
    .responses.flatMap((response) => response.partitions)
    .map((found) => decodePartition(topic, isolation, found, positions.get(found.partition) ?? 0n));
