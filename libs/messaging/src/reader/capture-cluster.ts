import { randomUUID } from 'node:crypto';
import kafkajs, { type Cluster, type Consumer, type PartitionAssigner } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { Isolation } from './fetched-partition.js';

/** kafkajs' view of the brokers, with the consumer that opens and closes its connections. */
export interface CapturedCluster {
  readonly owner: Consumer;
  readonly cluster: Cluster;
}

/**
 * kafkajs has no `assign`, but it hands its cluster to the assigners of a consumer. This consumer never joins a group.
 */
export const captureCluster = (kafka: KafkaConnection, isolation: Isolation): CapturedCluster => {
  const captured: Cluster[] = [];
  const capture: PartitionAssigner = (config) => {
    captured.push(config.cluster);
    return kafkajs.PartitionAssigners.roundRobin(config);
  };
  const owner = kafka.client.consumer({
    groupId: `unused-${randomUUID()}`,
    partitionAssigners: [capture],
    readUncommitted: isolation === 'uncommitted',
    allowAutoTopicCreation: false,
    metadataMaxAge: 60_000,
  });
  const [cluster] = captured;
  if (cluster === undefined) throw new Error('kafkajs did not hand its cluster to the assigner');
  return { owner, cluster };
};
