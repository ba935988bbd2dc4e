import type { Provider } from '@nestjs/common';
import { InboxDoor } from '@ome/outcomes';
import { LOGGER, type Logger } from '@ome/platform';
import { Controls } from './controls.js';

interface ControlSettings {
  readonly PARTITIONS: number;
  readonly CONTROL_CONFIRM_MS: number;
}

/** What the slice is made of. */
export function controlTradingProviders(config: ControlSettings): Provider[] {
  return [
    {
      provide: Controls,
      inject: [InboxDoor, LOGGER],
      useFactory: (door: InboxDoor, log: Logger) =>
        new Controls({
          door,
          partitionCount: config.PARTITIONS,
          confirmWithinMs: config.CONTROL_CONFIRM_MS,
          log,
        }),
    },
  ];
}
