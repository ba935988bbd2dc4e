import type { Consumer } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { fetchWithoutAborted } from '../reader/hide-aborted.js';
import type { GroupFeedOptions } from './group-feed-options.js';
import { askAgainForCoordinator } from './patient-coordinator.js';
import { stickyAssigner } from './sticky-assigner.js';

interface GroupConsumerOptions extends Pick<
  GroupFeedOptions,
  'groupId' | 'isolation' | 'partitionsPerLane' | 'maxWaitMs'
> {
  readonly sessionTimeoutMs: number;
}

const HEARTBEAT_MS = 1_000;

/** A member of a consumer group that keeps its partitions where it can. `owned`: those that it has, by topic. */
export function createGroupConsumer(
  kafka: KafkaConnection,
  options: GroupConsumerOptions,
  owned: () => Record<string, number[]>,
): Consumer {
  const { groupId, isolation, sessionTimeoutMs } = options;
  const assigner = stickyAssigner(owned, options.partitionsPerLane);
  return kafka.patient.consumer({
    groupId,
    partitionAssigners: [
      (config) => {
        // The only place where kafkajs hands out the cluster that this consumer speaks through.
        askAgainForCoordinator(config.cluster, groupId);
        if (isolation !== 'uncommitted') fetchWithoutAborted(config.cluster);
        return assigner(config);
      },
    ],
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: Math.max(30_000, sessionTimeoutMs),
    heartbeatInterval: Math.min(HEARTBEAT_MS, sessionTimeoutMs / 3),
    maxWaitTimeInMs: options.maxWaitMs ?? 500,
    readUncommitted: isolation === 'uncommitted',
    allowAutoTopicCreation: false,
    metadataMaxAge: 60_000,
    // Without this, kafkajs overrides the client's retries by 5.
    retry: { retries: 3_600 },
  });
}
