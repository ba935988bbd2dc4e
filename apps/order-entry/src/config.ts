import { accessConfig, issuerConfig, rateConfig } from '@ome/access';
import { parseInstruments, parsePowerProducts, type PowerProducts } from '@ome/contracts';
import type { Instrument } from '@ome/domain';
import { dialectConfig } from '@ome/equities';
import {
  commaList,
  file,
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  partitionsConfig,
  port,
  read,
  type Config,
} from '@ome/platform';
import { readVenueTimeZones, type VenueTimeZones } from '@ome/projections';
import { Type } from 'typebox';
import { m7SocketConfig } from './m7-socket/m7-socket.config.js';

/** The variables of order-entry; README.md has the table. */
export const ORDER_ENTRY_CONFIG = Type.Object({
  ...httpConfig(3001),
  ...kafkaConfig,
  ...mongodbConfig,
  ...accessConfig,
  ...issuerConfig,
  ...rateConfig,
  ...partitionsConfig,
  ...dialectConfig,
  ...m7SocketConfig,
  INSTRUMENTS_FILE: Type.Optional(
    file<readonly Instrument[]>({
      shownType: 'path of a JSON file, `{ "instruments": [...] }`',
      neededInProduction:
        'NODE_ENV=production has no instruments of its own: name the file that lists yours (README.md of order-entry, "Instruments")',
      description: 'The instruments that may be traded; unset: the development instruments',
      read: parseInstruments,
    }),
  ),
  POWER_PRODUCTS_FILE: Type.Optional(
    file<PowerProducts>({
      shownType: 'path of a JSON file, `{ "products": [...] }`',
      description:
        'The rules of the power products (README.md, "Power products"); what it does not say is as by default',
      read: parsePowerProducts,
    }),
  ),
  VENUE_TIME_ZONES: read<VenueTimeZones>({
    shownType: 'comma-separated list of venue=zone',
    default: 'NSE=Asia/Kolkata,BSE=Asia/Kolkata,M7=Europe/Berlin',
    description:
      'IANA time zone by venue, for the first price of today; else UTC. As order-lifecycle has it',
    read: readVenueTimeZones,
  }),
  CORS_ORIGINS: commaList({
    default: [],
    description: 'Origins that browsers may call from, comma-separated',
  }),
  LEGACY_PORT: Type.Optional(
    port({
      description:
        'A second port for clients of the old engine, which knew 5000; 0 takes a free one',
    }),
  ),
  FILL_INGESTION_URL: Type.String({
    pattern: '^https?://',
    default: 'http://127.0.0.1:3003',
    description: 'Where `POST /execution_endpoint` is passed on to',
  }),
  EQUITIES_VENUE_TIMEOUT_MS: milliseconds({
    default: 5_000,
    description:
      "Wait for the venue's acknowledgement before answering that the outcome is not known",
  }),
  EQUITIES_PROJECTION_TIMEOUT_MS: milliseconds({
    default: 500,
    description: 'Longest wait of order details and last prices for what was answered before',
  }),
  EQUITIES_DETAILS_MAXIMUM_ORDERS: Type.Integer({
    minimum: 1,
    default: 100_000,
    description:
      'Most orders that the order details of a user (type 4) show: the newest; older ones are left out',
  }),
  LAST_PRICES_REFRESH_MS: milliseconds({
    default: 1_000,
    description:
      'How often the last prices are read, by which collars and the value of market orders are checked',
  }),
  CONTROL_CONFIRM_MS: milliseconds({
    default: 5_000,
    description:
      "Longest wait until every partition concerned has confirmed a stop, limits, or that a list's key is its own",
  }),
  PRODUCE_TIMEOUT_MS: milliseconds({
    default: 3_000,
    description: 'Longest wait until a request is durable before an HTTP door answers 503',
  }),
  MAXIMUM_LAG_MS: milliseconds({
    default: 5_000,
    description:
      'HTTP doors answer 503 while decisions of the partition are later than this; cancels pass',
  }),
});

export type OrderEntryConfig = Config<typeof ORDER_ENTRY_CONFIG>;
