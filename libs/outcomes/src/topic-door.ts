import { BatchTransport, type BatchConsumerHealth, type KafkaConnection } from '@ome/messaging';
import type { HealthRegistry, HealthState } from '@ome/platform';

interface TopicDoorOptions {
  readonly kafka: KafkaConnection;
  readonly groupId: string;
  /** Needed where a service has several. */
  readonly transportId?: symbol;
  /** Longest time that an idle fetch stays open; delays no record. */
  readonly maxWaitMs: number;
  readonly health: HealthRegistry;
}

/** A transport for the `@BatchHandler`s of a service, with its ready indicator `group <groupId>`. */
export function topicDoor({
  kafka,
  groupId,
  transportId,
  maxWaitMs,
  health,
}: TopicDoorOptions): BatchTransport {
  const transport = new BatchTransport(kafka, {
    groupId,
    maxWaitMs,
    ...(transportId === undefined ? {} : { transportId }),
    onFatal: endProcess,
  });
  const check = () => stateOf(transport.health());
  health.register({ name: `group ${groupId}`, kind: 'ready', check });
  return transport;
}

/** Ready once it has joined; a rebalance passes by itself, a stopped partition does not. */
export function stateOf(health: BatchConsumerHealth): HealthState {
  const stopped = health.partitions.find(({ state }) => state === 'stopped');
  if (stopped !== undefined) {
    const { topic, partition, reason } = stopped;
    return { ok: false, reason: `${topic}/${partition} is stopped: ${reason}` };
  }
  if (health.membership === 'stopped') return { ok: false, reason: 'the consumer has stopped' };
  return health.lastConfirmedAt > 0 ? { ok: true } : { ok: false, reason: 'has not joined yet' };
}

/** Out of the consumer's own callbacks, where a throw would be lost. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
