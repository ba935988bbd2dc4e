import { TOPICS, topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { waitFor } from '@ome/testing';

const PARTITIONS = 8;

/** Creates every topic of the contract, as production's own job does. */
export async function createTopics(brokers: readonly string[]): Promise<void> {
  const kafka = connectKafka({ brokers, clientId: 'ome-start', log: silentLog });
  try {
    const administration = topicAdministration(kafka);
    await administration.ensureTopics(topicSpecifications(PARTITIONS));
    await administration.requireTopics(topicSpecifications(PARTITIONS));
    // A new broker makes its groups' own topic at the first question; services would meet it half made.
    const answered = () =>
      administration.groupOffsets('ome.start', TOPICS.inbox).then(
        () => true,
        () => false,
      );
    await waitFor(answered, { within: 30_000, what: 'the group coordinator to answer' });
  } finally {
    await kafka.close();
  }
}
