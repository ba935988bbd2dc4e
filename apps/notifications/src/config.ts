import {
  commaList,
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

/** The variables of notifications; README.md has the table. */
export const NOTIFICATIONS_CONFIG = Type.Object({
  ...httpConfig(3004),
  ...kafkaConfig,
  ...mongodbConfig,
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 65_536,
    default: 8,
    description: 'Partitions of `ome.order-events.v1`, a power of two; start-up refuses another',
  }),
  CORS_ORIGINS: commaList({
    default: [],
    description: 'Origins that browsers may call from, comma-separated',
  }),
  STREAM_HEARTBEAT_MS: milliseconds({
    default: 15_000,
    description: 'Time between two heartbeats of a stream, each with a fresh resume token',
  }),
  STREAM_BUFFER_BYTES: Type.Integer({
    minimum: 1_024,
    default: 1_048_576,
    description: 'What may wait for a slow reader of a stream; its connection is closed beyond it',
  }),
  STREAM_MAXIMUM_CONNECTIONS: Type.Integer({
    minimum: 1,
    default: 10_000,
    description: 'Open streams of this process; one more is answered 503',
  }),
});

export type NotificationsConfig = Config<typeof NOTIFICATIONS_CONFIG>;
