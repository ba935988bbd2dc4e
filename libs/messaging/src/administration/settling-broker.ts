import { kafkaErrorFacts } from '../connection/kafka-errors.js';
import { backOff, pauseFor } from '../records/wait.js';

/** What a broker answers for some moments after a topic was made or the broker started. */
const SETTLING = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);
/** What kafkajs says once its own tries at a coordinator are used up, with no word of the broker's. */
const NO_COORDINATOR_YET = 'KafkaJSGroupCoordinatorNotFound';
const PATIENCE_MS = 15_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Asks again while the broker is settling: kafkajs gives up on these at the first answer.
 * @param also further answers or errors by name that will change by themselves, for example of a topic just made
 */
export async function askSettled<Answer>(
  ask: () => Promise<Answer>,
  also: readonly string[] = [],
  patienceMs = PATIENCE_MS,
): Promise<Answer> {
  const settling = (error: unknown) => {
    const { type, name } = kafkaErrorFacts(error);
    return (
      SETTLING.has(type) ||
      name === NO_COORDINATOR_YET ||
      also.some((known) => known === type || known === name)
    );
  };
  const deadline = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!settling(error) || performance.now() > deadline) throw error;
      await pauseFor(backOff(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
}
