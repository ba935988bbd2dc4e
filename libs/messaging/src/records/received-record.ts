import type { IHeaders, KafkaMessage } from 'kafkajs';

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A record as it was read. `timestamp` is in milliseconds since 1970. */
export interface ReceivedRecord extends TopicPartition {
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, Buffer>>;
}

const NO_HEADERS: Readonly<Record<string, Buffer>> = Object.freeze({});

/** The last value of each header; nearly all records have none, and they share one empty object. */
export const headersOf = (headers: IHeaders | undefined): Readonly<Record<string, Buffer>> => {
  if (headers === undefined) return NO_HEADERS;
  let result: Record<string, Buffer> | undefined;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last === undefined || last === null) continue;
    result ??= {};
    result[name] = typeof last === 'string' ? Buffer.from(last) : last;
  }
  return result ?? NO_HEADERS;
};

/** kafkajs' message as a received record. */
export const receivedRecord = (
  topic: string,
  partition: number,
  message: KafkaMessage,
): ReceivedRecord => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  key: message.key,
  value: message.value,
  timestamp: Number(message.timestamp),
  headers: headersOf(message.headers),
});
