import type { Cluster } from 'kafkajs';
import { askSettled } from '../administration/settling-broker.js';

/** A busy broker that has just started has been seen to take a minute. */
const PATIENCE_MS = 180_000;

type Coordinated = Pick<Cluster, 'findGroupCoordinator'>;

/**
 * Lets a consumer ask again for its group's coordinator while the broker is settling. For kafkajs, "no broker could say
 * it" is final, and ends the consumer of a service that starts beside its broker.
 */
export const askAgainForCoordinator = (
  cluster: Coordinated,
  groupId: string,
  patienceMs = PATIENCE_MS,
): void => {
  const find = cluster.findGroupCoordinator.bind(cluster);
  cluster.findGroupCoordinator = async (group) => {
    const begun = performance.now();
    try {
      return await askSettled(() => find(group), [], patienceMs);
    } catch (error) {
      const seconds = Math.round((performance.now() - begun) / 1_000);
      if (seconds * 1_000 < patienceMs) throw error;
      throw new Error(
        `No broker told the coordinator of group ${groupId} within ${seconds} s: is Kafka up, and can it write its own topics?`,
        { cause: error },
      );
    }
  };
};
