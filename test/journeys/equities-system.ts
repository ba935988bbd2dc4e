import { topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  silentLog,
  topicAdministration,
  type SingleFlightProducer,
} from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { startStack } from '@ome/testing';
import { FILL_INGESTION_CONFIG } from '../../apps/fill-ingestion/src/config.js';
import { fillIngestionService } from '../../apps/fill-ingestion/src/service.js';
import { ORDER_ENTRY_CONFIG } from '../../apps/order-entry/src/config.js';
import { orderEntryService } from '../../apps/order-entry/src/service.js';
import { LIFECYCLE_CONFIG } from '../../apps/order-lifecycle/src/lifecycle-config.js';
import { orderLifecycleService } from '../../apps/order-lifecycle/src/service.js';
import { ScriptedVenue } from './scripted-venue.js';

const PARTITIONS = 8;
const VENUE_TIMEOUT_MS = 3_000;

/** order-entry, fill-ingestion and order-lifecycle with a venue that a spec plays, on servers of their own. */
export interface EquitiesSystem {
  readonly entry: RunningService;
  readonly venue: ScriptedVenue;
  readonly producer: SingleFlightProducer;
  readonly brokers: readonly string[];
  readonly mongodbUri: string;
  close(): Promise<void>;
}

/** Variables beside the servers' addresses. MongoDB knows order-entry by its name. */
export async function startEquitiesSystem(
  lifecycleSettings: Readonly<Record<string, string>> = {},
  entrySettings: Readonly<Record<string, string>> = {},
): Promise<EquitiesSystem> {
  // The topics have fixed names: a venue or a writer of another spec would answer too.
  const stack = await startStack({ report: () => undefined });
  const { kafkaBrokers, mongodbUri } = stack;
  const environment = {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  };
  const logger = createLogger({ name: 'journey', level: 'silent' });
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'journey', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  const producer = createSingleFlightProducer(kafka);
  const lifecycleConfig = loadConfig(LIFECYCLE_CONFIG, { ...environment, ...lifecycleSettings });
  const lifecycle = await startService(orderLifecycleService(lifecycleConfig), logger);
  const fillConfig = loadConfig(FILL_INGESTION_CONFIG, environment);
  const fills = await startService(fillIngestionService(fillConfig), logger);
  const fillsUrl = `http://127.0.0.1:${fills.port}`;
  const entryConfig = loadConfig(ORDER_ENTRY_CONFIG, {
    ...environment,
    MONGODB_URI: namedClient(mongodbUri, 'order-entry'),
    LEGACY_PORT: '0',
    FILL_INGESTION_URL: fillsUrl,
    EQUITIES_VENUE_TIMEOUT_MS: String(VENUE_TIMEOUT_MS),
    ...entrySettings,
  });
  const entry = await startService(orderEntryService(entryConfig), logger);
  const venue = new ScriptedVenue(kafka, fillsUrl);
  await Promise.all([entry.ready, fills.ready, lifecycle.ready, venue.ready()]);
  const close = async () => {
    await venue.close();
    await entry.close();
    await fills.close();
    await lifecycle.close();
    await producer.close();
    await kafka.close();
    await stack.stop();
  };
  return { entry, venue, producer, brokers: kafkaBrokers, mongodbUri, close };
}

function namedClient(uri: string, name: string): string {
  const address = new URL(uri);
  address.searchParams.set('appName', name);
  return address.href;
}
