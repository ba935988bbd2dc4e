import { Type } from 'typebox';
import { commaList, milliseconds, port } from './variables.js';

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

/** Variables that say what kind of deployment this is. */
export const deploymentConfig = {
  NODE_ENV: Type.Enum(['development', 'test', 'production'], {
    default: 'development',
    description: '`production` switches off the development users and reference data',
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
