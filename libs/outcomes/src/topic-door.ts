import { BatchTransport, type BatchConsumerHealth, type KafkaConnection } from '@ome/messaging';
import { endProcess, type HealthRegistry, type HealthState, type Metrics } from '@ome/platform';

/** A consumer group of a service. */
export interface DoorGroup {
  readonly groupId: string;
  /** Needed where a service has several. */
  readonly transportId?: symbol;
  /** Longest time that an idle fetch stays open; delays no record. */
  readonly maxWaitMs: number;
  /** Milliseconds between a fetch that brought records and the next one. Default 0. */
  readonly restMs?: number;
  /** Records were put to `<topic>.dlq`. */
  readonly onParked?: (topic: string, count: number) => void;
}

interface TopicDoorsOptions {
  readonly kafka: KafkaConnection;
  readonly groups: readonly DoorGroup[];
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
}

/** A fault that passes by itself has passed by then; a door that stands longer takes nothing and must not look well. */
const STANDING_LIMIT_MS = 30_000;

/**
 * Transports for the `@BatchHandler`s of a service, in the order of the groups, each with its ready
 * indicator `group <groupId>`; `ome_topic_door_standing_seconds` tells before it turns unready.
 */
export function topicDoors({
  kafka,
  groups,
  health,
  metrics,
}: TopicDoorsOptions): readonly BatchTransport[] {
  const doors = groups.map((group) => ({
    group,
    transport: new BatchTransport(kafka, { ...group, onFatal: endProcess }),
  }));
  for (const { group, transport } of doors) {
    const check = () => stateOf(transport.health(), Date.now());
    health.register({ name: `group ${group.groupId}`, kind: 'ready', check });
  }
  metrics.gauge({
    name: 'topic_door_standing_seconds',
    help: 'How long a partition has tried the same batch again, or tried to begin; 0 while it goes on',
    labelNames: ['group', 'topic', 'partition'],
    collect: (gauge) => {
      gauge.reset();
      for (const { group, transport } of doors) {
        for (const held of transport.health().partitions) {
          const { topic, partition } = held;
          const labels = { group: group.groupId, topic, partition: String(partition) };
          gauge.set(labels, standingMs(held, Date.now()) / 1_000);
        }
      }
    },
  });
  return doors.map(({ transport }) => transport);
}

/** Ready once it has joined; a rebalance and a batch tried again pass by themselves, for a while. */
export function stateOf(health: BatchConsumerHealth, now: number): HealthState {
  const stopped = health.partitions.find(({ state }) => state === 'stopped');
  if (stopped !== undefined) {
    const { topic, partition, reason } = stopped;
    return { ok: false, reason: `${topic}/${partition} is stopped: ${reason}` };
  }
  if (health.membership === 'stopped') return { ok: false, reason: 'the consumer has stopped' };
  if (health.lastConfirmedAt <= 0) return { ok: false, reason: 'has not joined yet' };
  const standing = health.partitions.find((held) => standingMs(held, now) >= STANDING_LIMIT_MS);
  if (standing === undefined) return { ok: true };
  const { topic, partition, state, reason } = standing;
  const seconds = Math.round(standingMs(standing, now) / 1_000);
  return { ok: false, reason: `${topic}/${partition} is ${state} for ${seconds} s: ${reason}` };
}

/** A handler that waits in its batch, as parked reports do for their turn, does not stand: it is running. */
function standingMs(
  { state, since }: BatchConsumerHealth['partitions'][number],
  now: number,
): number {
  return state === 'retrying' || state === 'starting' ? Math.max(0, now - since) : 0;
}
