import type { Cluster } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { captureCluster, type CapturedCluster } from './capture-cluster.js';
import { decodeFetch } from './decode-fetch.js';
import type { FetchedPartition, Isolation } from './fetched-partition.js';

/** Longest wait for new records, and bytes per partition and answer. */
export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytesPerPartition: number;
}

const MAX_BYTES = 16 * 1024 * 1024;
const ISOLATION_LEVEL: Record<Isolation, number> = { uncommitted: 0, committed: 1 };

/** Reads partitions by position, without a consumer group: no join, no rebalance, and errors that are answers. */
export class FetchClient {
  private readonly owner: CapturedCluster['owner'];
  private readonly cluster: Cluster;

  constructor(
    kafka: KafkaConnection,
    private readonly topic: string,
    private readonly isolation: Isolation,
  ) {
    ({ owner: this.owner, cluster: this.cluster } = captureCluster(kafka, isolation));
  }

  async connect(): Promise<void> {
    await this.owner.connect();
    await this.cluster.addTargetTopic(this.topic);
  }

  close(): Promise<void> {
    return this.owner.disconnect();
  }

  /** Asks the brokers again who leads what. */
  refresh(): Promise<void> {
    return this.cluster.refreshMetadata();
  }

  /** Partitions of the topic by the node that leads them. */
  partitionsByLeader(): ReadonlyMap<number, readonly number[]> {
    const byLeader = new Map<number, number[]>();
    for (const { partitionId, leader } of this.cluster.findTopicPartitionMetadata(this.topic)) {
      const list = byLeader.get(leader) ?? [];
      list.push(partitionId);
      byLeader.set(leader, list);
    }
    return byLeader;
  }

  /** First or next offset per partition; the end is the last stable offset when only committed records are read. */
  async offsets(at: 'earliest' | 'latest'): Promise<ReadonlyMap<number, bigint>> {
    const metadata = this.cluster.findTopicPartitionMetadata(this.topic);
    const partitions = metadata.map(({ partitionId }) => ({ partition: partitionId }));
    const fromBeginning = at === 'earliest';
    const found = await this.cluster.fetchTopicsOffset([
      { topic: this.topic, partitions, fromBeginning },
    ]);
    const offsets = found.flatMap((entry) => entry.partitions);
    return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  /** One fetch from one leader; throws `KafkaJSOffsetOutOfRange` where kafkajs' consumer would jump. */
  async fetch(
    leader: number,
    positions: ReadonlyMap<number, bigint>,
    limits: FetchLimits,
  ): Promise<readonly FetchedPartition[]> {
    await this.cluster.refreshMetadataIfNecessary();
    const broker = await this.cluster.findBroker({ nodeId: String(leader) });
    const partitions = [...positions].map(([partition, offset]) => ({
      partition,
      fetchOffset: offset.toString(),
      maxBytes: limits.maxBytesPerPartition,
    }));
    const answer: unknown = await broker.fetch({
      isolationLevel: ISOLATION_LEVEL[this.isolation],
      maxWaitTime: limits.maxWaitMs,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      topics: [{ topic: this.topic, partitions }],
    });
    return decodeFetch(this.topic, this.isolation, answer, positions);
  }

  /** Drops the connection to a broker after it failed. */
  forgetBroker(error: unknown): void {
    if (!(error instanceof Error) || !('host' in error) || !('port' in error)) return;
    const { host, port } = error;
    if (typeof host !== 'string' || typeof port !== 'number') return;
    this.cluster.removeBroker({ host, port });
  }
}
