import {
  commaList,
  deploymentConfig,
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

export const ROLES = ['writer', 'projector'] as const;
export type Role = (typeof ROLES)[number];

/** The variables of order-lifecycle. */
export const LIFECYCLE_CONFIG = Type.Object({
  ...httpConfig(3002),
  ...kafkaConfig,
  ...mongodbConfig,
  ...deploymentConfig,
  ROLES: Type.Array(Type.Enum(ROLES), {
    minItems: 1,
    default: ROLES,
    description: '`writer` decides the inbox, `projector` fills MongoDB; in one process or apart',
  }),
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 65_536,
    default: 8,
    description: 'Partitions of the inbox and of all that the writer writes; a power of two',
  }),
  CREATE_TOPICS: Type.Boolean({
    default: true,
    description: 'Creates topics that are missing; existing ones are checked and never changed',
  }),
  OVERFILL: Type.Enum(['book', 'refuse'], {
    default: 'book',
    description: 'A fill larger than what is open is booked and flagged, or its report is parked',
  }),
  VENUE_TIME_ZONES: commaList({
    default: ['NSE=Asia/Kolkata', 'BSE=Asia/Kolkata', 'M7=Europe/Berlin'],
    description: 'Time zones of venues, each `venue=zone` (IANA); a venue not named is in UTC',
  }),
  SESSION_TIMEOUT_MS: milliseconds({
    default: 10_000,
    description:
      'A writer that the group has not heard of for so long loses its partitions to others',
  }),
});

export type LifecycleConfig = Config<typeof LIFECYCLE_CONFIG>;
