import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import type { GuardedFolder } from './guarded-folder.js';
import type { KafkaProgram } from './kafka-jars.js';
import { readKafkaCluster } from './kafka-probe.js';
import { startServer, type Launched } from './start-server.js';

/** Settings of a cluster of one node, wherever it runs. */
export const oneNodeSettings = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.num.partitions': '4',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
} as const;

// Quick to start and small, rather than quick under load for hours.
const jvmFlags = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m';

// One guarded process does both, or a kill while it formats would leave the formatter's folder.
// The id is joined by '=' because one in 64 begins with a dash and would be taken for an option.
const formatAndRun = `
"$0" ${jvmFlags} -cp "$1" kafka.tools.StorageTool format --standalone --cluster-id="$2" -c "$3" &&
exec "$0" ${jvmFlags} -cp "$1" kafka.Kafka "$3"
`;

/** Starts a broker of its own in the folder, and answers its address when it takes requests. */
export const startKafka = (folder: GuardedFolder, program: KafkaProgram): Promise<string> =>
  startServer('kafka', (attempt) => launch(folder, program, attempt));

async function launch(
  folder: GuardedFolder,
  { java, jars }: KafkaProgram,
  name: string,
): Promise<Launched> {
  const clusterId = randomBytes(16).toString('base64url');
  const address = `127.0.0.1:${await freePort()}`;
  const controller = `127.0.0.1:${await freePort()}`;
  const home = join(folder.path, name);
  const properties = join(home, 'server.properties');
  await mkdir(home);
  await writeFile(properties, serverProperties(address, controller, join(home, 'data')));

  const args = ['-c', formatAndRun, java, join(jars, '*'), clusterId, properties];
  const server = folder.start(name, '/bin/sh', args);
  return { server, address, answers: () => answersAs(address, clusterId) };
}

function serverProperties(address: string, controller: string, data: string): string {
  const settings = {
    ...oneNodeSettings,
    'controller.quorum.bootstrap.servers': controller,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: `PLAINTEXT://${address},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${address},CONTROLLER://${controller}`,
    'log.dirs': data,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** The cluster id tells our broker from another one that was given the same port. */
async function answersAs(address: string, clusterId: string): Promise<boolean> {
  const cluster = await readKafkaCluster(address);
  return cluster.clusterId === clusterId && cluster.brokers === 1;
}
