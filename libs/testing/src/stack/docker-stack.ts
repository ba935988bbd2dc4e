import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import { waitFor } from '../wait-for.js';
import { dockerHost } from './docker-engine.js';
import { freePort } from './free-port.js';
import { kafkaVersion } from './kafka-jars.js';
import { readKafkaCluster } from './kafka-probe.js';
import { oneNodeSettings } from './kafka-server.js';
import type { StartServers } from './local-stack.js';
import { initiateReplicaSet, replicaSet } from './mongodb-server.js';

const startLimit = 180_000;
const kafkaPort = 9092;
const mongodbPort = 27017;

type Launch = (container: GenericContainer) => Promise<StartedTestContainer>;

/** Starts the servers in containers, which testcontainers' reaper removes if this process dies. */
export const startInDocker: StartServers = async (wanted, environment, report) => {
  report('Starting Kafka and MongoDB in Docker …');
  const { GenericContainer } = await import('testcontainers');
  const running: StartedTestContainer[] = [];
  const stop = async () => {
    await Promise.all(running.map((container) => container.stop({ timeout: 0 })));
  };
  const launch: Launch = async (container) => {
    const started = await container.withStartupTimeout(startLimit).start();
    running.push(started);
    return started;
  };
  const kafkaImage = () => new GenericContainer(`apache/kafka:${kafkaVersion}`);
  const mongodbImage = () => new GenericContainer('mongo:8');
  try {
    return {
      ...(wanted.kafka && {
        kafkaBrokers: [await startKafka(kafkaImage(), launch, dockerHost(environment))],
      }),
      ...(wanted.mongodb && { mongodbUri: await startMongodb(mongodbImage(), launch) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

async function startKafka(
  container: GenericContainer,
  launch: Launch,
  host: string,
): Promise<string> {
  // The port outside must be known before the start, because the broker tells it to its clients.
  const port = await freePort();
  const address = `${host}:${port}`;
  await launch(
    container
      .withExposedPorts({ container: kafkaPort, host: port })
      .withEnvironment(kafkaEnvironment(address)),
  );
  await waitFor(async () => (await readKafkaCluster(address)).brokers === 1, {
    within: startLimit,
    what: `Kafka at ${address} to take requests`,
  });
  return address;
}

const variableFor = (setting: string) => `KAFKA_${setting.toUpperCase().replaceAll('.', '_')}`;

function kafkaEnvironment(address: string): Record<string, string> {
  const settings = {
    ...oneNodeSettings,
    'controller.quorum.voters': '1@localhost:9093',
    'listener.security.protocol.map': 'OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: `OUTSIDE://:${kafkaPort},INSIDE://localhost:19092,CONTROLLER://localhost:9093`,
    'advertised.listeners': `OUTSIDE://${address},INSIDE://localhost:19092`,
    // The broker sends itself transaction markers, and cannot reach the port outside from inside.
    'inter.broker.listener.name': 'INSIDE',
  };
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [variableFor(key), value]),
  );
}

async function startMongodb(container: GenericContainer, launch: Launch): Promise<string> {
  const started = await launch(
    container.withCommand(['--replSet', replicaSet, '--bind_ip_all']).withExposedPorts(mongodbPort),
  );
  // The member's own name is only known inside: clients must not go looking for it.
  const uri = `mongodb://${started.getHost()}:${started.getMappedPort(mongodbPort)}/?directConnection=true`;
  await initiateReplicaSet(uri, `localhost:${mongodbPort}`);
  return uri;
}
