import { accessConfig } from '@ome/access';
import {
  commaList,
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  partitionsConfig,
  venueLinksConfig,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

/** The variables of notifications; README.md has the table. */
export const NOTIFICATIONS_CONFIG = Type.Object({
  ...httpConfig(3004),
  ...kafkaConfig,
  ...mongodbConfig,
  ...accessConfig,
  ...venueLinksConfig,
  ...partitionsConfig,
  GROUP_ID: Type.String({
    minLength: 1,
    default: 'notifications',
    description: 'Consumer group of all instances that share a database',
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
  STREAM_STALLED_AFTER_MS: milliseconds({
    default: 60_000,
    description: 'A stream whose reader takes nothing of what waits for so long is closed',
  }),
  STREAM_MAXIMUM_CONNECTIONS: Type.Integer({
    minimum: 1,
    default: 10_000,
    description: 'Open streams of this process; one more is answered 503',
  }),
  STREAM_RESUME_RECORDS: Type.Integer({
    minimum: 1,
    default: 250_000,
    description: 'Most records of the log that a resumed stream may be behind; 410 beyond it',
  }),
  STREAM_RESUMES_AT_ONCE: Type.Integer({
    minimum: 1,
    default: 16,
    description: 'Streams of this process that are told their past at once, one of a user',
  }),
  WEBHOOK_ALLOWED_HOSTS: commaList({
    default: [],
    description:
      'Hosts that webhooks may lead to, `*.name` for all below one; empty: any public host. Private addresses only when named here',
  }),
  WEBHOOKS_PER_USER: Type.Integer({
    minimum: 1,
    default: 20,
    description: 'Webhooks that a user may have; one more is answered 409',
  }),
  WEBHOOK_TIMEOUT_MS: milliseconds({
    default: 5_000,
    description: 'Longest wait for a webhook to connect, and again to answer',
  }),
  WEBHOOK_GIVE_UP_AFTER_MS: milliseconds({
    default: 3 * 24 * 60 * 60 * 1_000,
    description: 'A notification that its webhook has not taken by then is left to an operator',
  }),
  TRADE_POST_REST_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'A trade post that speaks REST only: every fill is posted here; unset: to none',
    }),
  ),
  REST_TIMEOUT_MS: milliseconds({
    default: 5_000,
    description: 'Longest wait for a link or trade post to connect, and again to answer',
  }),
  REST_NOT_DELIVERED_AFTER_MS: milliseconds({
    default: 30_000,
    description: 'An instruction for which no connection was made by then is reported as refused',
  }),
  REST_UNANSWERED_AFTER_MS: milliseconds({
    default: 60_000,
    description: 'An instruction that was sent and not answered by then is left to an operator',
  }),
  DELIVERY_LEASE_MS: milliseconds({
    default: 10_000,
    minimum: 1_000,
    description: 'After so long without a sign of its process a channel is delivered by another',
  }),
});

export type NotificationsConfig = Config<typeof NOTIFICATIONS_CONFIG>;
