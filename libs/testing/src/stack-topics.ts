import { topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  createTailReader,
  silentLog,
  topicAdministration,
  type KafkaConnection,
  type ReceivedRecord,
  type SingleFlightProducer,
  type TailReader,
} from '@ome/messaging';
import { stackAddresses } from './stack-addresses.js';

const PARTITIONS = 8;

/** The topics of this run's Kafka, as a spec writes and reads them. */
export interface StackTopics {
  readonly kafka: KafkaConnection;
  readonly producer: SingleFlightProducer;
  /** Follows a topic from now on: the list grows by what `read` makes of each record. */
  follow<Item>(topic: string, read: (record: ReceivedRecord) => Item): Promise<readonly Item[]>;
  close(): Promise<void>;
}

/** Connects, and makes the topics that are missing, with 8 partitions. */
export async function openStackTopics(): Promise<StackTopics> {
  const brokers = stackAddresses().kafkaBrokers;
  const kafka = connectKafka({ brokers, clientId: 'spec', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  const producer = createSingleFlightProducer(kafka);
  const tails: TailReader[] = [];
  return {
    kafka,
    producer,
    follow: async <Item>(topic: string, read: (record: ReceivedRecord) => Item) => {
      const items: Item[] = [];
      const tail = createTailReader(kafka, {
        topic,
        from: 'latest',
        onRecords: (records) => void items.push(...records.map(read)),
        onFailure: (error) => {
          throw error;
        },
      });
      tails.push(tail);
      await tail.ready();
      return items;
    },
    close: async () => {
      await Promise.all(tails.map((tail) => tail.close()));
      await producer.close();
      await kafka.close();
    },
  };
}
