import { TOPICS } from '@ome/contracts';
import { topicAdministration, type KafkaConnection } from '@ome/messaging';
import { topicExists } from '../kept-records.js';
import { UsageError } from '../failures.js';
import { wholeNumber } from '../ome-command.js';

const DEFAULT_PARTITIONS = 8;
const MAXIMUM_PARTITIONS = 65_536;

/** A power of two, as the shards of order ids need it. @throws UsageError */
export function partitionCount(given: string): number {
  const count = wholeNumber('--partitions')(given);
  if (count <= MAXIMUM_PARTITIONS && (count & (count - 1)) === 0) return count;
  throw new UsageError(`--partitions must be a power of two up to ${MAXIMUM_PARTITIONS}`);
}

/** The count that an installation has already chosen is that of its inbox; a new one gets 8. */
export async function installedPartitionCount(kafka: KafkaConnection): Promise<number> {
  return (await topicExists(kafka, TOPICS.inbox))
    ? topicAdministration(kafka).partitionCount(TOPICS.inbox)
    : DEFAULT_PARTITIONS;
}
