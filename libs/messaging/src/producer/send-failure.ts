import { kafkaErrorFacts } from '../connection/kafka-errors.js';

const NEVER_REACHED_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const NEVER_REACHED_NAMES = new Set([
  'KafkaJSBrokerNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSNoBrokerAvailableError',
]);
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'POLICY_VIOLATION',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'UNSUPPORTED_COMPRESSION_TYPE',
]);

/** How a failed send is to be taken. `refused`: the broker will answer the same for ever. */
export interface SendFailure {
  readonly mayHaveArrived: boolean;
  readonly refused: boolean;
  readonly message: string;
}

/** Reads a failure of one send; anything not known to be harmless may have arrived. */
export const readSendFailure = (error: unknown): SendFailure => {
  const { type, name, code, message } = kafkaErrorFacts(error);
  const neverReached = NEVER_REACHED_CODES.has(code) || NEVER_REACHED_NAMES.has(name);
  return { mayHaveArrived: !neverReached, refused: REFUSALS.has(type), message };
};
