import { describe, expect, it } from 'vitest';
import { HealthRegistry, type HealthState } from './health-registry.js';

describe('the health registry', () => {
  it('is up without indicators', () => {
    expect(new HealthRegistry().report('live')).toEqual({ status: 'up', indicators: [] });
  });

  it('is down when one indicator of the kind is, and says which and why', () => {
    const registry = new HealthRegistry();
    registry.register({ name: 'kafka', kind: 'ready', check: () => down('no broker answers') });
    registry.register({ name: 'mongodb', kind: 'ready', check: () => ({ ok: true }) });
    expect(registry.report('ready')).toEqual({
      status: 'down',
      indicators: [
        { name: 'kafka', state: 'down', reason: 'no broker answers' },
        { name: 'mongodb', state: 'up' },
      ],
    });
  });

  it('keeps readiness out of liveness', () => {
    const registry = new HealthRegistry();
    registry.register({ name: 'kafka', kind: 'ready', check: () => down('no broker answers') });
    expect(registry.report('live').status).toBe('up');
  });

  it('asks again on every report', () => {
    let state: HealthState = down('starting');
    const registry = new HealthRegistry();
    registry.register({ name: 'writer', kind: 'ready', check: () => state });
    expect(registry.report('ready').status).toBe('down');
    state = { ok: true };
    expect(registry.report('ready').status).toBe('up');
  });

  it('counts a check that throws as down, with its message', () => {
    const registry = new HealthRegistry();
    registry.register({
      name: 'writer',
      kind: 'ready',
      check: () => {
        throw new Error('not a state');
      },
    });
    expect(registry.report('ready').indicators).toEqual([
      { name: 'writer', state: 'down', reason: 'check failed: not a state' },
    ]);
  });

  it('refuses a second indicator of one name, and takes it once the first is removed', () => {
    const registry = new HealthRegistry();
    const remove = registry.register({ name: 'kafka', kind: 'ready', check: () => down('x') });
    const again = () =>
      registry.register({ name: 'kafka', kind: 'ready', check: () => ({ ok: true }) });
    expect(again).toThrow(/kafka/);
    remove();
    again();
    expect(registry.report('ready').status).toBe('up');
  });
});

function down(reason: string): HealthState {
  return { ok: false, reason };
}
