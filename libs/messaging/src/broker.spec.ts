import kafkajs from 'kafkajs';
import { stackAddresses, uniqueName } from '@ome/testing';
import { afterAll } from 'vitest';
import { connectKafka, type KafkaConnection } from './connection/connect-kafka.js';
import { silentLog } from './connection/messaging-log.js';

/** A connection of the library under test, closed when the spec file ends. */
export const openConnection = (clientId = 'messaging-spec'): KafkaConnection => {
  const kafka = connectKafka({
    brokers: stackAddresses().kafkaBrokers,
    clientId,
    log: silentLog,
    requestTimeoutMs: 30_000,
  });
  afterAll(() => kafka.close());
  return kafka;
};

/** A plain kafkajs client that shares nothing with the library but the package. */
export const plainKafka = () =>
  new kafkajs.Kafka({
    brokers: stackAddresses().kafkaBrokers,
    clientId: 'plain',
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 5, maxRetryTime: 500, retries: 30 },
  });

/** Makes a topic of its own for one test. */
export const createTopic = async (
  kafka: KafkaConnection,
  prefix: string,
  partitions = 1,
  config: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const topic = uniqueName(prefix);
  const admin = await kafka.admin();
  await admin.createTopics({
    waitForLeaders: true,
    topics: [
      {
        topic,
        numPartitions: partitions,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      },
    ],
  });
  return topic;
};

/** Writes values with a plain producer, in order. */
export const writeValues = async (
  topic: string,
  partition: number,
  values: readonly string[],
): Promise<void> => {
  const producer = plainKafka().producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const messages = values.map((value) => ({ partition, key: null, value }));
  if (messages.length > 0) await producer.send({ topic, messages });
  await producer.disconnect();
};

const END = '__end_of_spec__';

/** A record as the spec's own reader saw it. */
export interface SeenRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Everything committed in a topic, by partition, read with a plain kafkajs consumer. Ends at a marker record that it
 * writes to each partition, so that nothing written before the call can be missed.
 */
export const committedRecords = async (topic: string, partitions = 1): Promise<SeenRecord[][]> => {
  const consumer = plainKafka().consumer({
    groupId: uniqueName('spec-reader'),
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const marker = `${END}${uniqueName('m')}`;
  for (let p = 0; p < partitions; p += 1) await writeValues(topic, p, [marker]);
  const seen: SeenRecord[][] = Array.from({ length: partitions }, () => []);
  let ends = 0;
  await new Promise<void>((resolve, reject) => {
    void consumer
      .run({
        autoCommit: false,
        eachMessage: ({ partition, message }) => {
          const value = message.value?.toString() ?? '';
          if (value === marker) ends += 1;
          if (ends === partitions) resolve();
          if (value.startsWith(END)) return Promise.resolve();
          const headers = Object.entries(message.headers ?? {});
          seen[partition]?.push({
            partition,
            offset: BigInt(message.offset),
            key: message.key?.toString() ?? null,
            value,
            headers: Object.fromEntries(headers.map(([name, text]) => [name, String(text)])),
          });
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return seen;
};
