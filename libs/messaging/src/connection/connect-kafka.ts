import kafkajs, { type Admin, type Kafka, type KafkaConfig, type RetryOptions } from 'kafkajs';
import { registerCodecs } from './codecs.js';
import { logBridge, quietLogBridge } from './log-bridge.js';
import type { MessagingLog } from './messaging-log.js';
import { openSocket } from './open-socket.js';
import { patchRequestQueue } from './patch-request-queue.js';

const { logLevel } = kafkajs;

/** Where the brokers are and how to speak to them. */
export interface KafkaConnectionOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log: MessagingLog;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** Milliseconds until a request without an answer fails. Default 15,000. */
  readonly requestTimeoutMs?: number;
}

/** The one handle on Kafka that the rest of this library takes. Opens no socket by itself. */
export interface KafkaConnection {
  readonly clientId: string;
  readonly log: MessagingLog;
  /** For readers, transactions and administration: retries for about 10 s. */
  readonly client: Kafka;
  /** For members of a consumer group: goes on for an hour. */
  readonly patient: Kafka;
  /** For plain producers: never retries, because their caller does and must know of every attempt. */
  readonly singleAttempt: Kafka;
  /** A connected administration client, shared and kept until `close`. */
  admin(): Promise<Admin>;
  /** Closes the shared administration client; producers and consumers are closed by their owners. */
  close(): Promise<void>;
}

const STEADY: RetryOptions = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 };
// A consumer that gives up comes back as another member, and its group then waits a session's length for the old one.
const PATIENT: RetryOptions = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3_600 };
const NONE: RetryOptions = { initialRetryTime: 50, retries: 0 };

/** Opens the door to Kafka with every trap of kafkajs closed that can be closed by configuration or patch. */
export const connectKafka = (options: KafkaConnectionOptions): KafkaConnection => {
  patchRequestQueue();
  registerCodecs();
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: 5_000,
    requestTimeout: options.requestTimeoutMs ?? 15_000,
    logLevel: logLevel.INFO,
    logCreator: logBridge(options.log),
    socketFactory: openSocket,
    ...(options.ssl === undefined ? {} : { ssl: options.ssl }),
    ...(options.sasl === undefined ? {} : { sasl: options.sasl }),
  };
  const quiet = { logLevel: logLevel.ERROR, logCreator: quietLogBridge(options.log) };
  const client = new kafkajs.Kafka({ ...config, retry: STEADY });
  let admin: Promise<Admin> | null = null;

  const openAdmin = async (): Promise<Admin> => {
    const opened = client.admin();
    await opened.connect();
    return opened;
  };

  return {
    clientId: options.clientId,
    log: options.log,
    client,
    patient: new kafkajs.Kafka({ ...config, retry: PATIENT }),
    singleAttempt: new kafkajs.Kafka({ ...config, ...quiet, retry: NONE }),
    admin: () => {
      admin ??= openAdmin().catch((error: unknown) => {
        admin = null;
        throw error;
      });
      return admin;
    },
    close: async () => {
      const opened = await admin?.catch(() => null);
      admin = null;
      await opened?.disconnect();
    },
  };
};
