import kafkajs, { type EachMessagePayload } from 'kafkajs';
import { stackAddresses, uniqueName } from '@ome/testing';
import { afterAll } from 'vitest';
import { untilLed } from './administration/until-led.js';
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
  await makeTopic(kafka, topic, partitions, config);
  return topic;
};

export const makeTopic = async (
  kafka: KafkaConnection,
  topic: string,
  partitions = 1,
  config: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const admin = await kafka.admin();
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const topics = [{ topic, numPartitions: partitions, configEntries }];
  await admin.createTopics({ waitForLeaders: false, topics });
  await untilLed(admin, [topic]);
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

/** Removes what is below `offset`, as retention does. */
export const deleteBefore = async (
  kafka: KafkaConnection,
  topic: string,
  partition: number,
  offset: number,
): Promise<void> => {
  const admin = await kafka.admin();
  // kafkajs finds no leader of a topic that this client has not asked for yet.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
};

/** A record as the spec's own reader saw it. */
export interface SeenRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

const seenRecord = ({ partition, message }: EachMessagePayload): SeenRecord => ({
  partition,
  offset: BigInt(message.offset),
  key: message.key?.toString() ?? null,
  value: message.value?.toString() ?? '',
  headers: Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, text]) => [name, String(text)]),
  ),
});

/**
 * Everything committed in a topic, by partition, read with a plain kafkajs consumer up to the ends as they are at the
 * call; the last offsets may be commit markers, which only the batch events tell of.
 */
export const committedRecords = async (topic: string, partitions = 1): Promise<SeenRecord[][]> => {
  const client = plainKafka();
  const admin = client.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const open = new Map(
    ends.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, high]),
  );
  const seen: SeenRecord[][] = Array.from({ length: partitions }, () => []);
  if (open.size === 0) return seen;
  const consumer = client.consumer({ groupId: uniqueName('spec-reader'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      const end = open.get(payload.partition);
      if (end !== undefined && BigInt(payload.lastOffset) + 1n >= BigInt(end)) {
        open.delete(payload.partition);
      }
      if (open.size === 0) resolve();
    });
    consumer
      .run({
        autoCommit: false,
        eachMessage: (payload) => {
          const record = seenRecord(payload);
          seen[record.partition]?.push(record);
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return seen;
};
