import type { Admin } from 'kafkajs';
import { asError } from '../connection/kafka-errors.js';
import { askSettled } from './settling-broker.js';

/** A busy broker has been seen to take more than 15 s for the hundred partitions of a new installation. */
const PATIENCE_MS = 45_000;
const NOT_KNOWN_YET = ['UNKNOWN_TOPIC_OR_PARTITION'];

/**
 * Waits until every partition of topics that were just made has a leader that answers: a producer that comes before one
 * has to repeat what it sent, and kafkajs then doubles what the other leaders took.
 * @throws Error that names the topic when that takes longer than 45 s
 */
export const untilLed = async (
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topics: readonly string[],
): Promise<void> => {
  const led = topics.map(async (topic) => {
    try {
      await askSettled(() => admin.fetchTopicOffsets(topic), NOT_KNOWN_YET, PATIENCE_MS);
    } catch (error) {
      throw new Error(
        `Topic ${topic} was made, but not all of its partitions have a leader that answers ` +
          `(${asError(error).message}): see that every broker runs, then try again`,
        { cause: error },
      );
    }
  });
  await Promise.all(led);
};
