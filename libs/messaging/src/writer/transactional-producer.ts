import type { Producer, RecordMetadata } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { groupedOnce } from '../producer/grouped-messages.js';
import { explicitPartitioner } from '../producer/partition-for-key.js';
import type { TopicPartition } from '../records/received-record.js';
import type { OutputGroup } from './output-groups.js';

/** Where the records of one group came to lie: offset of the first. */
export interface WrittenGroup extends TopicPartition {
  readonly first: bigint;
  readonly count: number;
}

/** Called between the steps of a transaction; a throw leaves the transaction open, for the next acquire to abort. */
export interface TransactionSteps {
  readonly sent: () => Promise<void>;
}

const firstOffset = ({ topic, partition }: OutputGroup, answers: readonly RecordMetadata[]) => {
  const answer = answers.find((found) => found.partition === partition);
  const offset = BigInt(answer?.baseOffset ?? -1);
  if (offset < 0n) throw new Error(`the broker gave no offset for ${topic}/${partition}`);
  return offset;
};

/**
 * A transactional producer that is used up by its first error. kafkajs cannot leave a failed EndTxn, and a repeated
 * EndTxn can end a later transaction, so nothing is retried here but what kafkajs retries inside a send.
 */
export class TransactionalProducer {
  private readonly producer: Producer;

  constructor(kafka: KafkaConnection, transactionalId: string, transactionTimeoutMs: number) {
    this.producer = kafka.transactional.producer({
      transactionalId,
      transactionTimeout: transactionTimeoutMs,
      allowAutoTopicCreation: false,
      createPartitioner: explicitPartitioner,
    });
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  /**
   * Writes the groups in one transaction. The first call initialises the producer id, which fences every earlier
   * producer of this transactional id and aborts what it left open.
   */
  async write(
    groups: readonly OutputGroup[],
    steps: TransactionSteps,
  ): Promise<readonly WrittenGroup[]> {
    const transaction = await this.producer.transaction();
    const written: WrittenGroup[] = [];
    for (const group of groups) {
      const { topic, partition, messages } = group;
      const answers = await transaction.send({
        topic,
        messages: groupedOnce(messages),
        acks: -1,
      });
      const first = firstOffset(group, answers);
      written.push({ topic, partition, first, count: messages.length });
    }
    await steps.sent();
    await transaction.commit();
    return written;
  }

  disconnect(): Promise<void> {
    return this.producer.disconnect();
  }
}
