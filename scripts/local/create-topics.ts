import { TOPICS, topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { waitFor } from '@ome/testing';

const PARTITIONS = 8;
const GROUP_NAMES = 16;
/** On a busy machine a broker has answered for a minute that it still loads its groups. */
const GROUPS_WITHIN_MS = 180_000;

/** Creates every topic of the contract, as production's own job does. */
export async function createTopics(brokers: readonly string[]): Promise<void> {
  const kafka = connectKafka({ brokers, clientId: 'ome-start', log: silentLog });
  try {
    const administration = topicAdministration(kafka);
    await administration.ensureTopics(topicSpecifications(PARTITIONS));
    await administration.requireTopics(topicSpecifications(PARTITIONS));
    // A new broker makes its groups' own topic at the first question, and each of its partitions
    // loads by itself; services would meet them half made. These names are spread over all of them.
    const names = Array.from({ length: GROUP_NAMES }, (_, index) => `ome.start.${index}`);
    await waitFor(
      async () => {
        await Promise.all(names.map((name) => administration.groupOffsets(name, TOPICS.inbox)));
        return true;
      },
      {
        within: GROUPS_WITHIN_MS,
        what: `Kafka at ${brokers.join(', ')} to answer for consumer groups (is the machine very busy, or its disk full?)`,
      },
    );
  } finally {
    await kafka.close();
  }
}
