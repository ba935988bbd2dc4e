import { BatchTransport, type KafkaConnection } from '@ome/messaging';
import type { HealthRegistry, HealthState, Metrics } from '@ome/platform';
import type { OrderProjector } from '@ome/projections';

export interface ProjectionTransportOptions {
  readonly kafka: KafkaConnection;
  readonly projector: OrderProjector;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  readonly onFatal: (error: Error) => void;
}

/** A batch costs MongoDB about what an event does, and reads wait for it: as long as both bear. */
const REST_MS = 50;

/** The log as the projector reads it: each partition from its own checkpoint, whatever the group's offset says. */
export function projectionTransport(options: ProjectionTransportOptions): BatchTransport {
  const { kafka, projector, health, metrics, onFatal } = options;
  const transport = new BatchTransport(kafka, {
    groupId: 'ome.projector',
    maxBatchRecords: 1_000,
    restMs: REST_MS,
    positionOf: async ({ partition }) => {
      const checkpoint = await projector.checkpointOf(partition);
      return checkpoint === undefined ? undefined : checkpoint.offset + 1n;
    },
    onRevoked: ({ partition }) => projector.forget(partition),
    onFatal,
  });
  health.register({ name: 'projector', kind: 'ready', check: () => stateOf(transport) });
  metrics.gauge({
    name: 'projector_position',
    help: 'Offset after the last event that is in MongoDB',
    labelNames: ['partition'],
    collect: (gauge) => {
      gauge.reset();
      for (const { partition, position } of transport.health().partitions) {
        if (position !== null) gauge.set({ partition: String(partition) }, Number(position));
      }
    },
  });
  return transport;
}

function stateOf(transport: BatchTransport): HealthState {
  const { membership, partitions } = transport.health();
  if (membership !== 'joined') return { ok: false, reason: `the consumer group is ${membership}` };
  const waiting = partitions.filter(({ state }) => state !== 'running');
  if (waiting.length === 0) return { ok: true };
  const reasons = waiting.map(
    ({ partition, state, reason }) =>
      `partition ${partition} is ${state}: ${reason === '' ? 'reading its checkpoint' : reason}`,
  );
  return { ok: false, reason: reasons.join('; ') };
}
