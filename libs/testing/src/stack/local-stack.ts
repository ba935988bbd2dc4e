import { createGuardedFolder } from './guarded-folder.js';
import { findKafka, kafkaVersion } from './kafka-jars.js';
import { startKafka } from './kafka-server.js';
import { findMongod } from './mongod-binary.js';
import { startMongodb } from './mongodb-server.js';
import type { Report } from './report.js';

/** Which servers are wanted; the others' addresses are known already. */
export interface Wanted {
  readonly kafka: boolean;
  readonly mongodb: boolean;
}

export interface Started {
  readonly kafkaBrokers?: string[];
  readonly mongodbUri?: string;
  readonly stop: () => Promise<void>;
}

export type StartServers = (
  wanted: Wanted,
  environment: NodeJS.ProcessEnv,
  report: Report,
) => Promise<Started>;

/** Starts the servers as processes of this machine, without Docker and without root. */
export const startLocally: StartServers = async (wanted, environment, report) => {
  if (process.platform === 'win32') {
    throw new Error('Local processes need a POSIX shell: start Docker, or work in WSL.');
  }
  // One after the other: they write progress, and their errors should come alone.
  const kafka = wanted.kafka && (await findKafka(environment, report));
  const mongod = wanted.mongodb && (await findMongod(environment, report));

  report(
    `Starting ${[kafka && `Kafka ${kafkaVersion}`, mongod && 'MongoDB'].filter(Boolean).join(' and ')} …`,
  );
  const started = performance.now();
  const folder = await createGuardedFolder();
  try {
    const [broker, mongodbUri] = await Promise.all([
      kafka ? startKafka(folder, kafka) : undefined,
      mongod ? startMongodb(folder, mongod) : undefined,
    ]);
    report(
      `Started: ${((performance.now() - started) / 1000).toFixed(1)} s, data in ${folder.path}`,
    );
    return {
      ...(broker !== undefined && { kafkaBrokers: [broker] }),
      ...(mongodbUri !== undefined && { mongodbUri }),
      stop: folder.remove,
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
};
