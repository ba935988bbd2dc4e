import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { backOff, pauseFor } from '../records/wait.js';
import { permanentReadError, ReadError } from './fetch-errors.js';
import { FetchClient } from './fetch-client.js';
import type { FetchedPartition, Isolation } from './fetched-partition.js';

/** A bounded read of one partition. */
export interface ReadPartitionOptions {
  readonly topic: string;
  readonly partition: number;
  /** First offset to read. Outside the topic's range the read fails; `earliest` takes what is kept. */
  readonly from: bigint | 'earliest';
  readonly onRecords: (records: readonly ReceivedRecord[]) => void | Promise<void>;
  /** True for the record that ends the read; it is delivered too, and nothing after it. */
  readonly until: (record: ReceivedRecord) => boolean;
  /** Ends the read too, once everything below this offset was read: for offsets that hold commit markers. */
  readonly to?: bigint;
  /** Default `committed`. */
  readonly isolation?: Isolation;
  /** Ends the read early, without an error. */
  readonly signal?: AbortSignal;
}

const LIMITS = { maxWaitMs: 250, maxBytesPerPartition: 4 * 1024 * 1024 };

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false;

const leaderOf = (client: FetchClient, topic: string, partition: number): number => {
  for (const [leader, partitions] of client.partitionsByLeader()) {
    if (partitions.includes(partition)) return leader;
  }
  throw new ReadError(`${topic} has no partition ${partition}`);
};

const upToLast = (
  records: readonly ReceivedRecord[],
  until: (record: ReceivedRecord) => boolean,
): { readonly records: readonly ReceivedRecord[]; readonly ended: boolean } => {
  const end = records.findIndex(until);
  return end < 0 ? { records, ended: false } : { records: records.slice(0, end + 1), ended: true };
};

const recordsBelow = (records: readonly ReceivedRecord[], to: bigint): readonly ReceivedRecord[] =>
  records.filter(({ offset }) => offset < to);

const read = async (client: FetchClient, options: ReadPartitionOptions): Promise<void> => {
  const { topic, partition, signal, to } = options;
  let position = options.from === 'earliest' ? null : options.from;
  let failures = 0;
  while (!isAborted(signal)) {
    let fetched: FetchedPartition | undefined;
    try {
      if (failures > 0) await client.refresh();
      position ??= (await client.offsets('earliest')).get(partition) ?? 0n;
      if (to !== undefined && position >= to) return;
      const leader = leaderOf(client, topic, partition);
      [fetched] = await client.fetch(leader, new Map([[partition, position]]), LIMITS);
      failures = 0;
    } catch (error) {
      const permanent = permanentReadError(topic, error);
      if (permanent !== null) throw permanent;
      client.forgetBroker(error);
      failures += 1;
      await pauseFor(backOff(failures, 50, 1_000), signal);
    }
    if (fetched === undefined) continue;
    const below = to === undefined ? fetched.records : recordsBelow(fetched.records, to);
    const { records, ended } = upToLast(below, options.until);
    if (records.length > 0) await options.onRecords(records);
    if (ended) return;
    position = fetched.next;
  }
};

/**
 * Reads one partition from a position up to a known record, in order, and ends there. The last offset of a partition
 * that is written in transactions is a commit marker, which no reader is given: "up to the end as it is now" is `to`.
 */
export const readPartition = async (
  kafka: KafkaConnection,
  options: ReadPartitionOptions,
): Promise<void> => {
  const client = new FetchClient(kafka, options.topic, options.isolation ?? 'committed');
  try {
    await client.connect();
    await read(client, options);
  } finally {
    await client.close();
  }
};
