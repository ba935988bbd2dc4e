import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { eventLoopDelay } from './event-loop-delay.js';
import { HealthController } from './health.controller.js';
import { HealthRegistry } from './health-registry.js';

const EVENT_LOOP = { limitMs: 5000, windowMs: 10_000, tickMs: 500 };

/** GET /health/live and /health/ready over the injected `HealthRegistry`. */
@Global()
@Module({ controllers: [HealthController], providers: [HealthRegistry], exports: [HealthRegistry] })
export class HealthModule implements OnApplicationShutdown {
  readonly #eventLoop = eventLoopDelay(EVENT_LOOP);

  constructor(registry: HealthRegistry) {
    registry.register(this.#eventLoop.indicator);
  }

  onApplicationShutdown(): void {
    this.#eventLoop.stop();
  }
}
