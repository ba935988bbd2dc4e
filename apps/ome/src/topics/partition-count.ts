import { TOPICS } from '@ome/contracts';
import { topicAdministration, type KafkaConnection } from '@ome/messaging';
import { loadConfig } from '@ome/platform';
import { Type } from 'typebox';
import { topicExists } from '../kept-records.js';
import { UsageError } from '../failures.js';
import { wholeNumber } from '../ome-command.js';

const DEFAULT_PARTITIONS = 8;
const MAXIMUM_PARTITIONS = 65_536;

/** The variable that the services read too, so that one environment serves all. */
const TOPICS_CONFIG = Type.Object({
  PARTITIONS: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAXIMUM_PARTITIONS,
      description: 'Partitions of the topics; a power of two',
    }),
  ),
});

/** A power of two, as the shards of order ids need it. @throws UsageError */
export function partitionCount(given: string): number {
  return powerOfTwo('--partitions', wholeNumber('--partitions')(given));
}

/** The flag's count, else that of the environment, else the inbox's; a new installation gets 8. */
export async function expectedPartitions(
  kafka: KafkaConnection,
  flag: number | undefined,
): Promise<number> {
  const { PARTITIONS } = loadConfig(TOPICS_CONFIG);
  if (flag !== undefined) return flag;
  if (PARTITIONS !== undefined) return powerOfTwo('PARTITIONS', PARTITIONS);
  return (await topicExists(kafka, TOPICS.inbox))
    ? topicAdministration(kafka).partitionCount(TOPICS.inbox)
    : DEFAULT_PARTITIONS;
}

function powerOfTwo(source: string, count: number): number {
  if (count <= MAXIMUM_PARTITIONS && (count & (count - 1)) === 0) return count;
  throw new UsageError(`${source} must be a power of two up to ${MAXIMUM_PARTITIONS}`);
}
