import { parseInstruments, parsePowerProducts, type PowerProducts } from '@ome/contracts';
import type { Instrument } from '@ome/domain';
import {
  file,
  commaList,
  deploymentConfig,
  httpConfig,
  kafkaConfig,
  milliseconds,
  partitionsConfig,
  topicCreationConfig,
  venueLinksConfig,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

/** The variables of the venue-simulator. */
export const SIMULATOR_CONFIG = Type.Object({
  ...httpConfig(3005),
  ...deploymentConfig,
  ...kafkaConfig,
  ...venueLinksConfig,
  ...partitionsConfig,
  ...topicCreationConfig,
  INSTRUMENTS_FILE: Type.Optional(
    file<readonly Instrument[]>({
      shownType: 'path of a JSON file, `{ "instruments": [...] }`',
      neededInProduction:
        'NODE_ENV=production has no instruments of its own: name the file that order-entry reads',
      description:
        'The instruments that the venues trade, as order-entry has them; unset: the development instruments',
      read: parseInstruments,
    }),
  ),
  POWER_PRODUCTS_FILE: Type.Optional(
    file<PowerProducts>({
      shownType: 'path of a JSON file, `{ "products": [...] }`',
      description:
        'The rules of the power products, as order-entry has them; what it does not say is as by default',
      read: parsePowerProducts,
    }),
  ),
  SIMULATOR_VENUES: commaList({
    default: ['NSE', 'BSE', 'M7'],
    description:
      'Venues to play; others, and those of `VENUE_REST_LINKS`, are left to whoever plays them',
  }),
  SIMULATOR_LATENCY_MS: milliseconds({
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description: 'Time that an instruction takes to reach the venue',
  }),
  SIMULATOR_MARKET_DATA_INTERVAL_MS: milliseconds({
    minimum: 10,
    maximum: 60_000,
    default: 200,
    description: 'Public books are told at most once in this time each; trades are told at once',
  }),
  SIMULATOR_LIQUIDITY: Type.Boolean({
    default: true,
    description: 'Quotes of nobody around the reference price; without them only clients trade',
  }),
  SIMULATOR_SEED: Type.String({
    minLength: 1,
    maxLength: 100,
    default: 'ome',
    description: 'The quotes are a function of this and of the instructions taken',
  }),
  SIMULATOR_REFERENCE_PRICES: Type.Array(
    Type.String({ pattern: String.raw`^[^=]+=-?[1-9]\d{0,9}(\.\d{1,4})?$` }),
    {
      default: ['INFY=1500', 'TCS=3500', 'RELIANCE=1400', 'HDFCBANK=950', 'SBIN=800'],
      description:
        'Where the quotes begin, each `symbol=price`; for others, the first limit price of the book',
    },
  ),
});

export type SimulatorConfig = Config<typeof SIMULATOR_CONFIG>;
