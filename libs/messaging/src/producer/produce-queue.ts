import { ProduceError } from './produce-error.js';

/** A record to be written. Without a partition, the key decides it (murmur2, as Java does). */
export interface ProduceRequest {
  readonly topic: string;
  readonly partition?: number;
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

/** Where a record was written. */
export interface ProducedPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A record that waits for its confirmation. */
export interface PendingRecord {
  readonly request: ProduceRequest;
  readonly bytes: number;
  readonly deadline: number;
  readonly resolve: (position: ProducedPosition) => void;
  readonly reject: (error: ProduceError) => void;
  /** Set when an attempt may have reached the broker. */
  attempted: boolean;
  /** Set after a refusal of its whole batch: must be sent by itself to find the one that is at fault. */
  alone: boolean;
  settled: boolean;
}

const RECORD_OVERHEAD_BYTES = 64;

/** Size of a record on the wire, rounded up. */
export const recordBytes = ({ key, value, headers }: ProduceRequest): number => {
  let bytes = RECORD_OVERHEAD_BYTES;
  if (key !== null) bytes += Buffer.byteLength(key);
  if (value !== null) bytes += Buffer.byteLength(value);
  for (const [name, header] of Object.entries(headers ?? {})) {
    bytes += name.length + Buffer.byteLength(header) + 8;
  }
  return bytes;
};

/** Answers a record once; later answers are dropped. */
export const settle = (record: PendingRecord, answer: ProducedPosition | ProduceError): void => {
  if (record.settled) return;
  record.settled = true;
  if (answer instanceof ProduceError) record.reject(answer);
  else record.resolve(answer);
};

/** Rejects a record with what is known of it. */
export const fail = (
  record: PendingRecord,
  why: string,
  retriable: boolean,
  cause?: unknown,
): void => {
  const outcome = record.attempted ? 'unknown' : 'not-sent';
  const { topic } = record.request;
  settle(record, new ProduceError(`Record for ${topic}: ${why}`, outcome, retriable, cause));
};

/** Rejects what has passed its deadline; the records still open are kept in order. */
export const expire = (records: readonly PendingRecord[], now: number, cause: unknown): void => {
  for (const record of records) {
    if (record.settled || record.deadline > now) continue;
    fail(record, 'not confirmed before the deadline', true, cause);
  }
};
