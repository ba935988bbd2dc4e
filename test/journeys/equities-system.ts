import { topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { ProjectionStore } from '@ome/projections';
import { startStack } from '@ome/testing';
import { FILL_INGESTION_CONFIG } from '../../apps/fill-ingestion/src/config.js';
import { fillIngestionService } from '../../apps/fill-ingestion/src/service.js';
import { ORDER_ENTRY_CONFIG } from '../../apps/order-entry/src/config.js';
import { orderEntryService } from '../../apps/order-entry/src/service.js';
import { startPocketEngine } from './pocket-engine.js';
import { ScriptedVenue } from './scripted-venue.js';

const PARTITIONS = 8;
const VENUE_TIMEOUT_MS = 3_000;

/** order-entry and fill-ingestion over an engine and a venue that a spec plays, on servers of their own. */
export interface EquitiesSystem {
  readonly entry: RunningService;
  readonly venue: ScriptedVenue;
  close(): Promise<void>;
}

export async function startEquitiesSystem(): Promise<EquitiesSystem> {
  // The topics have fixed names: a venue or an engine of another spec would answer too.
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
  const store = new ProjectionStore(mongodbUri);
  await store.connect();
  const engine = await startPocketEngine(kafka, store);
  const fillConfig = loadConfig(FILL_INGESTION_CONFIG, environment);
  const fills = await startService(fillIngestionService(fillConfig), logger);
  const fillsUrl = `http://127.0.0.1:${fills.port}`;
  const entryConfig = loadConfig(ORDER_ENTRY_CONFIG, {
    ...environment,
    LEGACY_PORT: '0',
    FILL_INGESTION_URL: fillsUrl,
    EQUITIES_VENUE_TIMEOUT_MS: String(VENUE_TIMEOUT_MS),
  });
  const entry = await startService(orderEntryService(entryConfig), logger);
  const venue = new ScriptedVenue(kafka, fillsUrl);
  await Promise.all([entry.ready, fills.ready, venue.ready()]);
  const close = async () => {
    await venue.close();
    await entry.close();
    await fills.close();
    await engine.close();
    await store.close();
    await kafka.close();
    await stack.stop();
  };
  return { entry, venue, close };
}
