import { randomUUID } from 'node:crypto';
import type { LaneSession } from './lane-session.js';
import { groupOutputs } from './output-groups.js';
import type { PartitionProcess } from './partition-process.js';
import type { WrittenGroup } from './transactional-producer.js';
import { ofProcess, PartitionFault } from './writer-faults.js';
import type { ExactlyOnceWriterOptions } from './writer-options.js';

/** The offset after what was written to the own log; null when nothing was. */
export const ownLogEnd = (
  written: readonly WrittenGroup[],
  ownLogTopic: string,
  partition: number,
): bigint | null => {
  const own = written.find((group) => group.topic === ownLogTopic && group.partition === partition);
  return own === undefined ? null : own.first + BigInt(own.count);
};

/**
 * Writes the acquisition, in the first transaction of a session or a later one: once it is committed, nobody but this
 * session writes the partition.
 *
 * @returns offset of its last record in the own log: where the restore ends
 */
export const acquirePartition = async (
  { ownLogTopic }: Pick<ExactlyOnceWriterOptions, 'ownLogTopic'>,
  partition: number,
  process: PartitionProcess,
  write: LaneSession['write'],
): Promise<bigint> => {
  const acquisition = { acquisitionId: randomUUID() };
  const outputs = ofProcess('acquired()', () => process.acquired(acquisition));
  const written = await write(groupOutputs(outputs), { sent: () => Promise.resolve() });
  const end = ownLogEnd(written, ownLogTopic, partition);
  if (end === null) {
    throw new PartitionFault(`acquired() put out no record for ${ownLogTopic}`);
  }
  return end - 1n;
};
