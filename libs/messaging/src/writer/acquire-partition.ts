import { randomUUID } from 'node:crypto';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { groupOutputs } from './output-groups.js';
import type { PartitionProcess } from './partition-process.js';
import { TransactionalProducer, type WrittenGroup } from './transactional-producer.js';
import { ofProcess, PartitionFault } from './writer-faults.js';
import type { ExactlyOnceWriterOptions } from './writer-options.js';

/** A partition's producer after its first transaction. */
export interface AcquiredPartition {
  readonly producer: TransactionalProducer;
  /** Offset of the last record of that transaction in the own log: where the restore ends. */
  readonly last: bigint;
}

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
 * Fences every earlier writer of the partition, then writes the acquisition. `keep` is given the producer at once, so
 * that it is disconnected too when the transaction fails.
 */
export const acquirePartition = async (
  kafka: KafkaConnection,
  options: ExactlyOnceWriterOptions,
  partition: number,
  process: PartitionProcess,
  keep: (producer: TransactionalProducer) => void,
): Promise<AcquiredPartition> => {
  const acquisition = { acquisitionId: randomUUID() };
  const outputs = ofProcess('acquired()', () => process.acquired(acquisition));
  const producer = new TransactionalProducer(
    kafka,
    `${options.transactionalIdPrefix}.${partition}`,
    options.transactionTimeoutMs ?? 10_000,
  );
  keep(producer);
  await producer.connect();
  const written = await producer.write(groupOutputs(outputs), { sent: () => Promise.resolve() });
  const end = ownLogEnd(written, options.ownLogTopic, partition);
  if (end === null) {
    throw new PartitionFault(`acquired() put out no record for ${options.ownLogTopic}`);
  }
  return { producer, last: end - 1n };
};
