import type { Provider } from '@nestjs/common';
import { endProcess, HealthRegistry, LOGGER, type Logger } from '@ome/platform';
import { MarketChannels } from './market-channels.js';
import { MarketTails } from './market-tails.js';

/** The market's channels of the M7 dialect; `MarketTails` has to be started. */
export function marketProviders(): Provider[] {
  return [
    { provide: MarketChannels, useFactory: () => new MarketChannels() },
    {
      provide: MarketTails,
      inject: [MarketChannels, HealthRegistry, LOGGER],
      useFactory: (channels: MarketChannels, health: HealthRegistry, log: Logger) =>
        new MarketTails({ channels, health, log, onFailure: endProcess }),
    },
  ];
}
