import { endProcess, HealthRegistry, Metrics, type ServiceOptions } from '@ome/platform';
import { OrderProjector } from '@ome/projections';
import { InboxWriter } from './decide-inbox/inbox-writer.js';
import { ClockLoop } from './keep-time/clock-loop.js';
import type { LifecycleConfig } from './lifecycle-config.js';
import { LifecycleRuntime } from './lifecycle-runtime.js';
import { OrderLifecycleModule } from './order-lifecycle.module.js';
import { projectionTransport } from './project-orders/projection-transport.js';

/** order-lifecycle as `runService` and tests start it. */
export function orderLifecycleService(config: LifecycleConfig): ServiceOptions {
  return {
    name: 'order-lifecycle',
    module: OrderLifecycleModule.forConfig(config),
    config,
    start: ({ app, signal }) =>
      app.get(LifecycleRuntime).start(app.get(InboxWriter), app.get(ClockLoop), signal),
    strategies: (app) =>
      config.ROLES.includes('projector')
        ? [
            projectionTransport({
              kafka: app.get(LifecycleRuntime).kafka,
              projector: app.get(OrderProjector),
              health: app.get(HealthRegistry),
              metrics: app.get(Metrics),
              onFatal: endProcess,
            }),
          ]
        : [],
  };
}
