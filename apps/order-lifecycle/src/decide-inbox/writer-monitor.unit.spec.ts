import { HealthRegistry, Metrics } from '@ome/platform';
import {
  inputId,
  position,
  requestId,
  timestamp,
  type DomainEvent,
  type ReasonCode,
} from '@ome/domain';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { WriterMonitor } from './writer-monitor.js';

function watched() {
  const health = new HealthRegistry();
  const registry = new Registry();
  const monitor = new WriterMonitor(health, new Metrics(registry), true);
  const readiness = () => health.report('ready');
  return { monitor, readiness, text: () => registry.metrics() };
}

const skipped: DomainEvent = {
  type: 'INPUT_SKIPPED',
  inputId: inputId('i'),
  cause: position('ome.inbox.v1/3/0'),
  recordedAt: timestamp('2026-03-02T09:00:00Z'),
  fault: 'value: must be a JSON object',
};

const refused = (code: ReasonCode): DomainEvent => ({
  type: 'REQUEST_REFUSED',
  inputId: inputId('i'),
  cause: position('ome.inbox.v1/3/1'),
  recordedAt: timestamp('2026-03-02T09:00:00Z'),
  requestId: requestId('http:r'),
  bodyHash: 'hash',
  reason: { code },
});

describe('the writers of a process', () => {
  it('are ready with no partitions once the group said so, not before', () => {
    const { monitor, readiness } = watched();
    expect(readiness().status).toBe('down');
    monitor.assigned([]);
    expect(readiness().status).toBe('up');
  });

  it('are ready when every assigned partition is restored', () => {
    const { monitor, readiness } = watched();
    monitor.assigned([3, 5]);
    monitor.running(3);
    expect(readiness()).toMatchObject({
      status: 'down',
      indicators: [{ name: 'writer', reason: expect.stringContaining('partition 5') }],
    });
    monitor.running(5);
    expect(readiness().status).toBe('up');
    monitor.assigned([3, 5, 6]);
    expect(readiness().status).toBe('down');
    monitor.assigned([3, 5]);
    expect(readiness().status).toBe('up');
  });

  it('say which partition is stopped and why, while the others run', async () => {
    const { monitor, readiness, text } = watched();
    monitor.assigned([3, 5]);
    monitor.running(3);
    monitor.stopped(5, 'order x has version 2 next, not 3', 17n);
    expect(readiness()).toMatchObject({
      status: 'down',
      indicators: [{ reason: 'partition 5 is STOPPED: order x has version 2 next, not 3' }],
    });
    expect(await text()).toContain('ome_writer_partition_state{partition="5",state="STOPPED"} 1');
    expect(await text()).toContain('ome_writer_partition_state{partition="3",state="RUNNING"} 1');
    expect(await text()).toContain(
      'ome_writer_stopped_at_offset{partition="5",reason="order x has version 2 next, not 3"} 17',
    );
    monitor.restoring(5);
    expect(await text()).not.toContain('ome_writer_stopped_at_offset{');
  });

  it('count what is committed, and what went to a .dlq', async () => {
    const { monitor, text } = watched();
    monitor.committed({ inputs: 2, events: [skipped, skipped] });
    expect(await text()).toContain('ome_writer_inputs_total 2');
    expect(await text()).toContain('ome_dlq_total{topic="ome.inbox.v1.dlq",reason="MALFORMED"} 2');
  });

  it('count refusals by code and layer', async () => {
    const { monitor, text } = watched();
    const events = [refused('UNKNOWN_ORDER'), refused('UNKNOWN_ORDER'), refused('PRICE_OFF_TICK')];
    monitor.committed({ inputs: 3, events });
    expect(await text()).toContain('ome_refusals_total{code="UNKNOWN_ORDER",layer="lifecycle"} 2');
    expect(await text()).toContain('ome_refusals_total{code="PRICE_OFF_TICK",layer="pre-trade"} 1');
  });
});
