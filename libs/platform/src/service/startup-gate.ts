import type { HealthIndicator, HealthRegistry } from '../health/health-registry.js';

/** Where a service is in its life, as a ready indicator. */
export type Phase = 'starting' | 'running' | 'stopping';

/** Ready indicator `service`: up only between the end of starting and the begin of stopping. */
export class StartupGate {
  #phase: Phase = 'starting';

  readonly indicator: HealthIndicator = {
    name: 'service',
    kind: 'ready',
    check: () =>
      this.#phase === 'running'
        ? { ok: true }
        : { ok: false, reason: `the service is ${this.#phase}` },
  };

  get phase(): Phase {
    return this.#phase;
  }

  enter(phase: Phase): void {
    this.#phase = phase;
  }
}

/** Resolves when every ready indicator is up; indicators answer from memory, so asking is cheap. */
export function untilReady(registry: HealthRegistry, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (signal.aborted) {
        clearInterval(poll);
        reject(new Error('The service was stopped before it was ready.'));
      } else if (registry.report('ready').status === 'up') {
        clearInterval(poll);
        resolve();
      }
    };
    const poll = setInterval(look, 50);
    look();
  });
}
