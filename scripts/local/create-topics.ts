import { TOPICS, topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';

const PARTITIONS = 8;

/** Creates every topic of the contract, as production's own job does. */
export async function createTopics(brokers: readonly string[]): Promise<void> {
  const kafka = connectKafka({ brokers, clientId: 'ome-start', log: silentLog });
  try {
    const administration = topicAdministration(kafka);
    await administration.ensureTopics(topicSpecifications(PARTITIONS));
    await administration.requireTopics(topicSpecifications(PARTITIONS));
    // A new broker makes its groups' own topic at the first question; services would meet it half made.
    await administration.groupOffsets('ome.start', TOPICS.inbox);
  } finally {
    await kafka.close();
  }
}
