import { dockerAnswers } from './docker-engine.js';
import { startInDocker } from './docker-stack.js';
import { findKafka } from './kafka-jars.js';
import { startLocally } from './local-stack.js';
import { findMongod } from './mongod-binary.js';
import { reportToStderr, type Report } from './report.js';

/** A Kafka broker and a MongoDB replica set, ready to use. */
export interface Stack {
  readonly kafkaBrokers: string[];
  readonly mongodbUri: string;
  readonly source: 'environment' | 'docker' | 'local';
  /** Ends what was started, with its data; servers found in the environment are left alone. */
  readonly stop: () => Promise<void>;
}

export interface StackOptions {
  /** KAFKA_BROKERS, MONGODB_URI, DOCKER_HOST, OME_CACHE_DIR, ...; the process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly report?: Report;
}

/**
 * Takes the addresses given in the environment; starts what is not given in Docker when an engine
 * answers, else as local processes. What was started ends with this process, however it ends.
 */
export async function startStack({
  environment = process.env,
  report = reportToStderr,
}: StackOptions = {}): Promise<Stack> {
  const kafkaBrokers = addressList(environment.KAFKA_BROKERS);
  const mongodbUri = environment.MONGODB_URI || undefined;
  if (kafkaBrokers && mongodbUri) {
    return { kafkaBrokers, mongodbUri, source: 'environment', stop: async () => {} };
  }
  const source = (await dockerAnswers(environment)) ? 'docker' : 'local';
  const start = source === 'docker' ? startInDocker : startLocally;
  const wanted = { kafka: !kafkaBrokers, mongodb: !mongodbUri };
  const started = await start(wanted, environment, report);
  return {
    kafkaBrokers: kafkaBrokers ?? started.kafkaBrokers ?? [],
    mongodbUri: mongodbUri ?? started.mongodbUri ?? '',
    source,
    stop: started.stop,
  };
}

/**
 * Finds what `startStack` would start its servers from, and downloads it when it never was; answers
 * where they come from. Throws an error that says what is missing.
 */
export async function prepareStack({
  environment = process.env,
  report = reportToStderr,
}: StackOptions = {}): Promise<string> {
  const kafka = addressList(environment.KAFKA_BROKERS) === undefined;
  const mongodb = !environment.MONGODB_URI;
  if (!kafka && !mongodb) return 'the addresses given in the environment';
  if (await dockerAnswers(environment)) return 'Docker';
  const program = kafka && (await findKafka(environment, report));
  const mongod = mongodb && (await findMongod(environment, report));
  const found = [program && `${program.jars} on ${program.java}`, mongod];
  return `local processes (${found.filter(Boolean).join('; ')})`;
}

function addressList(text = ''): string[] | undefined {
  const addresses = text.split(',').map((address) => address.trim());
  return addresses[0] ? addresses : undefined;
}
