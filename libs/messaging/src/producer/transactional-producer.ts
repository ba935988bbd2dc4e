import type { Message, Transaction } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { kafkaErrorFacts } from '../connection/kafka-errors.js';
import type { OutputRecord } from '../records/output-record.js';
import { explicitPartitioner } from './partition-for-key.js';
import { createTopicLeaders, type TopicLeaders } from './topic-leaders.js';

export interface TransactionalProducerOptions {
  readonly transactionalId: string;
  /** Milliseconds after which the broker ends an abandoned transaction. Default 15,000. */
  readonly transactionTimeoutMs?: number;
}

/** A transaction that may or may not have been committed: what was written is known only by reading it. */
export class TransactionError extends Error {
  constructor(
    message: string,
    /** Somebody else has the transactional id now: never take it back. */
    readonly fenced: boolean,
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = 'TransactionError';
  }
}

/** Writes one transaction after the other under one transactional id. */
export interface TransactionalProducer {
  /**
   * Writes all records or none; one call at a time. The first one fences every earlier producer of the id and ends its
   * open transaction.
   * @throws TransactionError and the producer is of no more use: make another one, read again what was committed
   */
  commit(records: readonly OutputRecord[]): Promise<void>;
  close(): Promise<void>;
}

const FENCED = new Set(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH']);
const MAXIMUM_SEND_BYTES = 512 * 1024;
const RECORD_OVERHEAD_BYTES = 64;

interface Send {
  readonly topic: string;
  readonly leader: number;
  readonly messages: Message[];
  bytes: number;
}

/** Opens no socket before the first transaction. */
export const createTransactionalProducer = (
  kafka: KafkaConnection,
  options: TransactionalProducerOptions,
): TransactionalProducer => {
  const { transactionalId, transactionTimeoutMs = 15_000 } = options;
  const producer = kafka.transactional.producer({
    transactionalId,
    transactionTimeout: transactionTimeoutMs,
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: explicitPartitioner,
  });
  const leaders = createTopicLeaders(kafka);
  let connected = false;
  let broken: unknown;

  const write = async (records: readonly OutputRecord[]): Promise<void> => {
    if (!connected) await producer.connect();
    connected = true;
    const sends = await sendsOf(records, leaders);
    const transaction: Transaction = await producer.transaction();
    // One leader per send: kafkajs repeats a whole send, also what another leader has taken already.
    for (const { topic, messages } of sends) await transaction.send({ topic, acks: -1, messages });
    await transaction.commit();
  };

  return {
    commit: async (records) => {
      if (broken !== undefined) {
        throw new TransactionError('The producer failed before: make another one', false, broken);
      }
      try {
        await write(records);
      } catch (error) {
        broken = error;
        // Nothing is aborted here: the successor's InitProducerId does it, and a repeated EndTxn could end a later one.
        await producer.disconnect().catch(() => undefined);
        const { type, message } = kafkaErrorFacts(error);
        const text = `Transaction of ${transactionalId} failed: ${message}`;
        throw new TransactionError(text, FENCED.has(type), error);
      }
    },
    close: async () => {
      if (connected && broken === undefined) await producer.disconnect();
    },
  };
};

/** Records by topic and leader, each send small enough for any partition's `max.message.bytes`. */
const sendsOf = async (
  records: readonly OutputRecord[],
  leaders: TopicLeaders,
): Promise<readonly Send[]> => {
  const sends: Send[] = [];
  for (const record of records) {
    const { topic, partition } = record;
    const leader = (await leaders.of(topic)).get(partition);
    if (leader === undefined) throw new Error(`${topic} has no partition ${partition}`);
    const bytes = bytesOf(record);
    const open = sends.findLast((send) => send.topic === topic && send.leader === leader);
    if (open !== undefined && open.bytes + bytes <= MAXIMUM_SEND_BYTES) {
      open.messages.push(messageOf(record));
      open.bytes += bytes;
    } else {
      sends.push({ topic, leader, messages: [messageOf(record)], bytes });
    }
  }
  return sends;
};

const bytesOf = ({ key, value }: OutputRecord): number =>
  RECORD_OVERHEAD_BYTES + Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '');

const messageOf = ({ partition, key, value, headers }: OutputRecord): Message => ({
  partition,
  key: bufferOf(key),
  value: bufferOf(value),
  ...(headers === undefined ? {} : { headers: { ...headers } }),
});

const bufferOf = (data: string | Uint8Array | null): string | Buffer | null =>
  data === null || typeof data === 'string' ? data : Buffer.from(data);
