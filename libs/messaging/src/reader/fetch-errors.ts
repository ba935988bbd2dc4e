import { kafkaErrorFacts } from '../connection/kafka-errors.js';

/** A reader cannot go on, and trying again would not help. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
}

const PERMANENT_TYPES = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
]);

/** The error that ends a reader of `topic`, or null when the fetch may be repeated. */
export const permanentReadError = (topic: string, error: unknown): ReadError | null => {
  if (error instanceof ReadError) return error;
  const { type, name, message } = kafkaErrorFacts(error);
  if (name === 'KafkaJSOffsetOutOfRange') {
    return new ReadError(
      `${topic}: the position is outside what the topic keeps; records were lost to retention, or the topic was made ` +
        'anew: rebuild what this position belongs to',
      { cause: error },
    );
  }
  if (name === 'KafkaJSNotImplemented') {
    return new ReadError(
      `${topic}: holds a batch that cannot be read (${message}); set compression.type to uncompressed, gzip or zstd`,
      { cause: error },
    );
  }
  if (!PERMANENT_TYPES.has(type)) return null;
  return new ReadError(`${topic}: ${message}`, { cause: error });
};
