import type { ServiceOptions } from '@ome/platform';
import type { SimulatorConfig } from './simulator-config.js';
import { SimulatorModule } from './simulator.module.js';
import { SimulatorRuntime } from './simulator-runtime.js';

/** venue-simulator as `runService` and tests start it. */
export function simulatorService(config: SimulatorConfig): ServiceOptions {
  return {
    name: 'venue-simulator',
    module: SimulatorModule.forConfig(config),
    config,
    start: ({ app, signal }) => app.get(SimulatorRuntime).start(signal),
  };
}
