import type { ServiceOptions } from '@ome/platform';
import type { SimulatorConfig } from './simulator-config.js';
import { SimulatorModule } from './simulator.module.js';
import { SimulatorRuntime } from './simulator-runtime.js';

/** venue-simulator as `runService` and tests start it; `now` is the clock of the venues. */
export function simulatorService(
  config: SimulatorConfig,
  now: () => Date = () => new Date(),
): ServiceOptions {
  return {
    name: 'venue-simulator',
    module: SimulatorModule.forConfig(config, now),
    config,
    start: ({ app, signal }) => app.get(SimulatorRuntime).start(signal),
  };
}
