import type { Provider } from '@nestjs/common';
import type { PowerProducts } from '@ome/contracts';
import { endProcess, HealthRegistry, LOGGER, type Logger } from '@ome/platform';
import { Companies } from '../companies.js';
import { MarketChannels } from './market-channels.js';
import { MarketTails } from './market-tails.js';

/** The market's channels of the M7 dialect; `MarketTails` has to be started. */
export function marketProviders(products: PowerProducts | undefined): Provider[] {
  return [
    {
      provide: MarketChannels,
      inject: [Companies],
      useFactory: (companies: Companies) =>
        new MarketChannels(undefined, (caller, fill) => companies.maySee(caller, fill), products),
    },
    {
      provide: MarketTails,
      inject: [MarketChannels, HealthRegistry, LOGGER],
      useFactory: (channels: MarketChannels, health: HealthRegistry, log: Logger) =>
        new MarketTails({ channels, products, health, log, onFailure: endProcess }),
    },
  ];
}
