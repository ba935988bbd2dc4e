import type { Cluster, Message } from 'kafkajs';

/** Whose transaction it is, as InitProducerId answered; opaque to us. */
export interface ProducerIdentity {
  readonly producerId: string;
  readonly producerEpoch: number;
}

/** One batch of records; a request may hold one for each partition. */
export interface TransactionalBatch {
  readonly topic: string;
  readonly partition: number;
  readonly firstSequence: number;
  readonly messages: Message[];
}

interface OfTransaction extends ProducerIdentity {
  readonly transactionalId: string;
}

interface ProduceAnswer {
  readonly topics: readonly {
    readonly topicName: string;
    readonly partitions: readonly { readonly partition: number; readonly baseOffset: string }[];
  }[];
}

/** The requests of kafkajs 2.2.4's broker that a transaction is made of; none of them retries. */
export interface TransactionBroker {
  initProducerId(request: {
    transactionalId: string;
    transactionTimeout: number;
  }): Promise<ProducerIdentity>;
  addPartitionsToTxn(
    request: OfTransaction & { topics: { topic: string; partitions: number[] }[] },
  ): Promise<unknown>;
  produce(
    request: OfTransaction & {
      acks: number;
      topicData: {
        topic: string;
        partitions: { partition: number; firstSequence: number; messages: Message[] }[];
      }[];
    },
  ): Promise<ProduceAnswer>;
  endTxn(request: OfTransaction & { transactionResult: boolean }): Promise<unknown>;
}

const TRANSACTION_COORDINATOR = 1;
const METHODS = ['initProducerId', 'addPartitionsToTxn', 'produce', 'endTxn'] as const;

// kafkajs types its brokers by less than they can do; this is the one place that looks behind the types.
const isTransactionBroker = (broker: unknown): broker is TransactionBroker =>
  typeof broker === 'object' && broker !== null && METHODS.every((method) => method in broker);

const checked = (broker: unknown): TransactionBroker => {
  if (isTransactionBroker(broker)) return broker;
  throw new Error('this kafkajs has no brokers that speak transactions: install version 2.2.4');
};

export const findTransactionCoordinator = async (
  cluster: Cluster,
  transactionalId: string,
): Promise<TransactionBroker> => {
  const wanted = { groupId: transactionalId, coordinatorType: TRANSACTION_COORDINATOR };
  return checked(await cluster.findGroupCoordinator(wanted));
};

export const findTransactionBroker = async (
  cluster: Cluster,
  nodeId: string,
): Promise<TransactionBroker> => checked(await cluster.findBroker({ nodeId }));

/** Offset of the first record of a partition's batch. */
export const baseOffsetOf = (
  { topics }: ProduceAnswer,
  { topic, partition }: TransactionalBatch,
): bigint => {
  const found = topics
    .find(({ topicName }) => topicName === topic)
    ?.partitions.find((entry) => entry.partition === partition);
  const offset = BigInt(found?.baseOffset ?? -1);
  if (offset < 0n) throw new Error(`the broker gave no offset for ${topic}/${partition}`);
  return offset;
};
