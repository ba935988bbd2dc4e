import { TOPICS, topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';

const PARTITIONS = 8;
const GROUP_NAMES = 16;

/** Creates every topic of the contract, as production's own job does. */
export async function createTopics(brokers: readonly string[]): Promise<void> {
  const kafka = connectKafka({ brokers, clientId: 'ome-start', log: silentLog });
  try {
    const administration = topicAdministration(kafka);
    await administration.ensureTopics(topicSpecifications(PARTITIONS));
    await administration.requireTopics(topicSpecifications(PARTITIONS));
    // A new broker makes its groups' own topic at the first question, and each of its partitions
    // loads by itself; services would meet them half made. These names are spread over all of them.
    await Promise.all(
      Array.from({ length: GROUP_NAMES }, (_, index) =>
        administration.groupOffsets(`ome.start.${index}`, TOPICS.inbox),
      ),
    );
  } finally {
    await kafka.close();
  }
}
