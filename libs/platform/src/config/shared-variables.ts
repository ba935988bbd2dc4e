import { Type } from 'typebox';
import { commaList, milliseconds, port, read } from './variables.js';

const POWER_OF_TWO: ReadonlySet<string> = new Set(
  Array.from({ length: 17 }, (_, exponent) => String(2 ** exponent)),
);

/** Variables of everything that logs. */
export const loggingConfig = {
  LOG_LEVEL: Type.Enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
    default: 'info',
    description: 'The least severe level that is logged',
  }),
};

/** Variables of everything that speaks to Kafka. */
export const kafkaConfig = {
  KAFKA_BROKERS: commaList({
    minItems: 1,
    default: ['127.0.0.1:9092'],
    description: 'Kafka bootstrap brokers, each `host:port`',
  }),
};

/** Variables of everything that speaks to MongoDB. */
export const mongodbConfig = {
  MONGODB_URI: Type.String({
    pattern: String.raw`^mongodb(\+srv)?://`,
    default: 'mongodb://127.0.0.1:27017/ome?replicaSet=rs0',
    description: 'MongoDB address with the database name; a replica set, for transactions',
  }),
};

/** Which venues are reached over REST alone: whoever sends instructions, and whoever must leave them alone, read it. */
export const venueLinksConfig = {
  VENUE_REST_LINKS: Type.Array(
    Type.String({ pattern: String.raw`^[^=;]+=https?://[^;]+(;idempotent)?$` }),
    {
      default: [],
      description:
        'Execution links by venue, each `venue=base URL`, with `;idempotent` when the link drops repeats',
    },
  ),
};

/** What kind of deployment this is; other variables of the same schema may differ by it. */
export const deploymentConfig = {
  NODE_ENV: Type.Enum(['development', 'test', 'production'], {
    default: 'development',
    description: '`production` switches off what is for development only',
  }),
};

/** Variables of whoever writes to or reads topics whose partition count is part of the data model. */
export const partitionsConfig = {
  PARTITIONS: read<number>({
    shownType: 'a power of two, 1 to 65536',
    default: '8',
    description:
      'Partitions of `ome.inbox.v1` and of what the writer writes; start-up refuses another count',
    read: (text) =>
      POWER_OF_TWO.has(text) ? { ok: true, value: Number(text) } : { ok: false, faults: [] },
  }),
};

/** Variables of services that can make their topics themselves. */
export const topicCreationConfig = {
  CREATE_TOPICS: Type.Boolean({
    default: true,
    productionDefault: false,
    description:
      "Creates topics that are missing; existing ones are checked and never changed. In production `ome topics ensure` does. Both take replication and `min.insync.replicas` from the broker's defaults: set them first",
  }),
};

/** Variables that `runService` needs, with the service's own port; logging's are among them. */
export function httpConfig(defaultPort: number) {
  return {
    PORT: port({ default: defaultPort, description: 'HTTP port; 0 takes a free one' }),
    HOST: Type.String({ minLength: 1, default: '0.0.0.0', description: 'Address to listen on' }),
    ...loggingConfig,
    BODY_LIMIT_BYTES: Type.Integer({
      minimum: 1,
      default: 262_144,
      description: 'Largest request body; a larger one is answered 413',
    }),
    SHUTDOWN_TIMEOUT_MS: milliseconds({
      default: 25_000,
      description: 'Time to finish work after SIGTERM; the process exits with 1 after it',
    }),
  };
}
