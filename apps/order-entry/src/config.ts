import {
  commaList,
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  port,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

/** The variables of order-entry; README.md has the table. */
export const ORDER_ENTRY_CONFIG = Type.Object({
  ...httpConfig(3001),
  ...kafkaConfig,
  ...mongodbConfig,
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 65_536,
    default: 8,
    description: 'Partitions of `ome.inbox.v1`, a power of two; start-up refuses another count',
  }),
  VENUE_TIME_ZONES: commaList({
    default: ['NSE=Asia/Kolkata', 'BSE=Asia/Kolkata', 'M7=Europe/Berlin'],
    description:
      'IANA time zone by venue, each `venue=zone`, for the first price of today; else UTC. As order-lifecycle has it',
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
    description: 'Longest wait, after an acknowledgement, until the order details show it',
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
