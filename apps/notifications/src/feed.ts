import type { BatchTransport } from '@ome/messaging';
import { topicDoors } from '@ome/outcomes';
import { dlqCounter, type HealthRegistry, type Metrics } from '@ome/platform';
import type { NotificationsRuntime } from './notifications-runtime.js';

/** Delays no record: it is only how often an idle consumer asks anew. */
const IDLE_FETCH_MS = 500;
/** Where nobody waits for what is stored: a batch costs MongoDB about what a record does. Venues that are told over REST are waited for. */
const REST_MS = 200;

/** The consumers of the service's topics, as Nest transports. */
export abstract class Feed {
  abstract readonly transports: readonly BatchTransport[];
}

/** One group for all instances: what it takes is stored once, whoever delivers it. */
export function createFeed(
  { kafka }: NotificationsRuntime,
  health: HealthRegistry,
  metrics: Metrics,
  { groupId, hasLinks }: { readonly groupId: string; readonly hasLinks: boolean },
): Feed {
  const countDlq = dlqCounter(metrics);
  const group = {
    groupId,
    maxWaitMs: IDLE_FETCH_MS,
    restMs: hasLinks ? 0 : REST_MS,
    onParked: (topic: string, count: number) => countDlq(`${topic}.dlq`, 'MALFORMED', count),
  };
  return { transports: topicDoors({ kafka, groups: [group], health, metrics }) };
}
