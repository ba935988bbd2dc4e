import { topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration, type KafkaConnection } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { startStack } from '@ome/testing';
import { FILL_INGESTION_CONFIG } from '../../apps/fill-ingestion/src/config.js';
import { fillIngestionService } from '../../apps/fill-ingestion/src/service.js';
import { NOTIFICATIONS_CONFIG } from '../../apps/notifications/src/config.js';
import { notificationsService } from '../../apps/notifications/src/service.js';
import { ORDER_ENTRY_CONFIG } from '../../apps/order-entry/src/config.js';
import { orderEntryService } from '../../apps/order-entry/src/service.js';
import { LIFECYCLE_CONFIG } from '../../apps/order-lifecycle/src/lifecycle-config.js';
import { orderLifecycleService } from '../../apps/order-lifecycle/src/service.js';
import { simulatorService } from '../../apps/venue-simulator/src/service.js';
import { SIMULATOR_CONFIG } from '../../apps/venue-simulator/src/simulator-config.js';

const PARTITIONS = 8;
const LOG = createLogger({ name: 'journey', level: 'silent' });

type Environment = Readonly<Record<string, string>>;

/** order-entry, order-lifecycle and fill-ingestion on servers of their own. */
export interface M7Services {
  readonly entry: RunningService;
  readonly kafka: KafkaConnection;
  readonly mongodbUri: string;
  /** Another order-entry on the same servers. */
  readonly startEntry: (environment?: Environment) => Promise<RunningService>;
  /** The venue as the simulator plays it; only clients trade. */
  readonly startSimulator: () => Promise<RunningService>;
  readonly startNotifications: () => Promise<RunningService>;
  /** Resolves once all are ready. */
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `settings`: variables of all services beside the servers' addresses. */
export async function startM7Services(settings: Environment = {}): Promise<M7Services> {
  const stack = await startStack({ report: () => undefined });
  const environment = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    // On a busy machine nothing is to be refused for being late.
    MAXIMUM_LAG_MS: '86400000',
    ...settings,
  };
  const kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'm7', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  const lifecycle = await startService(
    orderLifecycleService(loadConfig(LIFECYCLE_CONFIG, environment)),
    LOG,
  );
  const fills = await startService(
    fillIngestionService(loadConfig(FILL_INGESTION_CONFIG, environment)),
    LOG,
  );
  const startEntry = (more: Environment = {}) =>
    startService(
      orderEntryService(loadConfig(ORDER_ENTRY_CONFIG, { ...environment, ...more })),
      LOG,
    );
  const entry = await startEntry();
  return {
    entry,
    kafka,
    mongodbUri: stack.mongodbUri,
    startEntry,
    startSimulator: () => {
      const variables = { ...environment, SIMULATOR_LIQUIDITY: 'false' };
      return startService(simulatorService(loadConfig(SIMULATOR_CONFIG, variables)), LOG);
    },
    startNotifications: () =>
      startService(notificationsService(loadConfig(NOTIFICATIONS_CONFIG, environment)), LOG),
    ready: async () => {
      await Promise.all([entry.ready, lifecycle.ready, fills.ready]);
    },
    close: async () => {
      await entry.close();
      await fills.close();
      await lifecycle.close();
      await kafka.close();
      await stack.stop();
    },
  };
}
