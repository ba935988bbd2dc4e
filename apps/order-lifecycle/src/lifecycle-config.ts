import { accessConfig } from '@ome/access';
import { parsePowerProducts, type PowerProducts } from '@ome/contracts';
import { DEFAULT_PARKING_LIMITS } from '@ome/domain';
import {
  file,
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  partitionsConfig,
  read,
  topicCreationConfig,
  type Config,
} from '@ome/platform';
import { readVenueTimeZones, type VenueTimeZones } from '@ome/projections';
import { Type } from 'typebox';

export const ROLES = ['writer', 'projector', 'clock'] as const;
export type Role = (typeof ROLES)[number];

/** The variables of order-lifecycle. */
export const LIFECYCLE_CONFIG = Type.Object({
  ...httpConfig(3002),
  ...kafkaConfig,
  ...mongodbConfig,
  ...accessConfig,
  ROLES: Type.Array(Type.Enum(ROLES), {
    minItems: 1,
    default: ROLES,
    description:
      '`writer` decides the inbox, `projector` fills MongoDB, `clock` says what is due; in one process or apart',
  }),
  ...partitionsConfig,
  ...topicCreationConfig,
  OVERFILL: Type.Enum(['book', 'refuse'], {
    default: 'book',
    description: 'A fill larger than what is open is booked and flagged, or its report is parked',
  }),
  REOPEN_FILLED: Type.Boolean({
    default: false,
    description: 'A filled order may be opened again by a replace to a larger quantity',
  }),
  PARKED_PER_NAME: Type.Integer({
    minimum: 1,
    default: DEFAULT_PARKING_LIMITS.perName,
    description: 'Reports that may wait under one name of an order; above it: PARKING_FULL',
  }),
  PARKED_PER_PARTITION: Type.Integer({
    minimum: 1,
    default: DEFAULT_PARKING_LIMITS.perPartition,
    description: 'Reports that may wait in one partition; above it: PARKING_FULL',
  }),
  VENUE_TIME_ZONES: read<VenueTimeZones>({
    shownType: 'comma-separated list of venue=zone',
    default: 'NSE=Asia/Kolkata,BSE=Asia/Kolkata,M7=Europe/Berlin',
    description: 'IANA time zone by venue; a venue not named is in UTC',
    read: readVenueTimeZones,
  }),
  POWER_PRODUCTS_FILE: Type.Optional(
    file<PowerProducts>({
      shownType: 'path of a JSON file, `{ "products": [...] }`',
      description:
        'The rules of the power products, as order-entry has them: they say when a session ends; what it does not say is as by default',
      read: parsePowerProducts,
    }),
  ),
  SESSION_TIMEOUT_MS: milliseconds({
    default: 10_000,
    description:
      'A writer that the group has not heard of for so long loses its partitions to others',
  }),
});

export type LifecycleConfig = Config<typeof LIFECYCLE_CONFIG>;
