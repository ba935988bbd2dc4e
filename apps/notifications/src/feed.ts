import { BatchTransport } from '@ome/messaging';
import type { HealthRegistry } from '@ome/platform';
import type { NotificationsRuntime } from './notifications-runtime.js';

/**
 * The consumer of the service's topics, as a Nest transport: one group for all instances, since what
 * it takes is stored once, whoever delivers it.
 */
export function createFeed(
  { kafka }: NotificationsRuntime,
  health: HealthRegistry,
  groupId: string,
): BatchTransport {
  const feed = new BatchTransport(kafka, {
    groupId,
    // Delays no record: it is only how often an idle consumer asks anew.
    maxWaitMs: 500,
    onFatal: (error) => {
      throw error;
    },
  });
  health.register({
    name: 'group',
    kind: 'ready',
    check: () => {
      const { membership, partitions } = feed.health();
      const stopped = partitions.filter(({ state }) => state === 'stopped');
      if (membership !== 'joined') return { ok: false, reason: `${groupId} is ${membership}` };
      if (stopped.length === 0) return { ok: true };
      const names = stopped.map(({ topic, partition }) => `${topic}/${partition}`).join(', ');
      return { ok: false, reason: `stopped: ${names}` };
    },
  });
  return feed;
}
