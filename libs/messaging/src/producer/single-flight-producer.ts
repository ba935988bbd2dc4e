import { setImmediate as immediate } from 'node:timers/promises';
import type { Message } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { backOff, pauseFor } from '../records/wait.js';
import { chooseBatch, type Batch } from './choose-batch.js';
import { groupedOnce } from './grouped-messages.js';
import { explicitPartitioner } from './partition-for-key.js';
import { ProduceError } from './produce-error.js';
import {
  expire,
  fail,
  recordBytes,
  settle,
  type PendingRecord,
  type ProduceRequest,
  type ProducedPosition,
} from './produce-queue.js';
import { readSendFailure } from './send-failure.js';
import { createTopicLeaders } from './topic-leaders.js';

/** Bounds of a single-flight producer; all have defaults. */
export interface SingleFlightOptions {
  /** Milliseconds from `produce` to the rejection of a record that is not confirmed. Default 10,000. */
  readonly deadlineMs?: number;
  /** Records and bytes of one send. Default 1,000 and 512 KiB: half of a topic's `max.message.bytes`. */
  readonly maxBatchRecords?: number;
  readonly maxBatchBytes?: number;
  /** A longer record is rejected at once. Default 1,000,000 bytes. */
  readonly maxRecordBytes?: number;
  /** More waiting records or bytes are rejected at once. Default 20,000 and 64 MiB. */
  readonly maxQueueRecords?: number;
  readonly maxQueueBytes?: number;
}

/** Writes records one batch at a time: what waits while a batch is in flight is the next batch. */
export interface SingleFlightProducer {
  /** Opens the connection ahead of the first record. */
  connect(): Promise<void>;
  /** Resolves when all in-sync replicas have the record; rejects with `ProduceError`. */
  produce(request: ProduceRequest): Promise<ProducedPosition>;
  /** Records accepted and not yet confirmed. */
  pending(): number;
  /** Takes no more records, waits for those accepted (at most their deadline), disconnects. */
  close(): Promise<void>;
}

const DEFAULTS = {
  deadlineMs: 10_000,
  maxBatchRecords: 1_000,
  maxBatchBytes: 512 * 1024,
  maxRecordBytes: 1_000_000,
  maxQueueRecords: 20_000,
  maxQueueBytes: 64 * 1024 * 1024,
};
const SWEEP_MS = 50;

const messageOf = ({ partition, record: { request } }: Batch['records'][number]): Message => ({
  partition,
  key: request.key,
  value: request.value,
  ...(request.headers === undefined ? {} : { headers: { ...request.headers } }),
});

class Producer implements SingleFlightProducer {
  private readonly bounds: typeof DEFAULTS;
  private readonly producer;
  private readonly leaders;
  private queue: PendingRecord[] = [];
  private inFlight: readonly PendingRecord[] = [];
  private queuedBytes = 0;
  private draining: Promise<void> | null = null;
  private sweep: NodeJS.Timeout | null = null;
  private connected: Promise<void> | null = null;
  private closed = false;
  private failures = 0;
  private lastFailure: unknown;

  constructor(
    private readonly kafka: KafkaConnection,
    options: SingleFlightOptions,
  ) {
    this.bounds = { ...DEFAULTS, ...options };
    this.producer = kafka.singleAttempt.producer({
      allowAutoTopicCreation: false,
      createPartitioner: explicitPartitioner,
    });
    this.leaders = createTopicLeaders(kafka);
  }

  connect(): Promise<void> {
    this.connected ??= this.producer.connect().catch((error: unknown) => {
      this.connected = null;
      throw error;
    });
    return this.connected;
  }

  pending(): number {
    return this.queue.length + this.inFlight.length;
  }

  produce(request: ProduceRequest): Promise<ProducedPosition> {
    const bytes = recordBytes(request);
    const refusal = this.refusalOf(request, bytes);
    if (refusal !== null) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + this.bounds.deadlineMs;
      const state = { attempted: false, alone: false, settled: false };
      this.queue.push({ request, bytes, deadline, resolve, reject, ...state });
      this.queuedBytes += bytes;
      this.sweep ??= setInterval(() => this.expireOverdue(), SWEEP_MS);
      this.draining ??= this.drain();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.draining;
    if (this.connected !== null) await this.producer.disconnect();
  }

  private refusalOf(request: ProduceRequest, bytes: number): ProduceError | null {
    const refuse = (why: string, retriable: boolean) =>
      new ProduceError(`Record for ${request.topic}: ${why}`, 'not-sent', retriable);
    const { maxRecordBytes, maxQueueRecords, maxQueueBytes } = this.bounds;
    if (this.closed) return refuse('the producer is closed', false);
    if (request.partition === undefined && request.key === null) {
      return refuse('neither a partition nor a key says where it belongs', false);
    }
    if (bytes > maxRecordBytes) return refuse(`${bytes} bytes, at most ${maxRecordBytes}`, false);
    const full = this.queue.length >= maxQueueRecords || this.queuedBytes + bytes > maxQueueBytes;
    return full ? refuse('too many records wait already; slow down', true) : null;
  }

  private expireOverdue(): void {
    const now = Date.now();
    // What is on its way may arrive yet, at the first attempt too.
    for (const record of this.inFlight) if (record.deadline <= now) record.attempted = true;
    expire(this.inFlight, now, this.lastFailure);
    expire(this.queue, now, this.lastFailure);
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      // Lets every caller that runs in this turn of the event loop join the batch.
      await immediate();
      this.setQueue(this.queue.filter(({ settled }) => !settled));
      const batch = await this.nextBatch();
      if (batch !== null) await this.send(batch);
    }
    if (this.sweep !== null) clearInterval(this.sweep);
    this.sweep = null;
    this.draining = null;
  }

  private setQueue(records: PendingRecord[]): void {
    this.queue = records;
    this.queuedBytes = records.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private async nextBatch(): Promise<Batch | null> {
    const first = this.queue[0];
    if (first === undefined) return null;
    try {
      await this.connect();
      await this.leaders.of(first.request.topic);
    } catch (error) {
      await this.afterFailure(error);
      return null;
    }
    const chosen = chooseBatch(this.queue, (topic) => this.leaders.known(topic), this.bounds);
    for (const { record, why } of chosen.impossible) fail(record, why, false);
    this.setQueue(chosen.rest);
    return chosen.batch;
  }

  private async send(batch: Batch): Promise<void> {
    this.inFlight = batch.records.map(({ record }) => record);
    try {
      const answers = await this.producer.send({
        topic: batch.topic,
        acks: -1,
        messages: groupedOnce(batch.records.map(messageOf)),
      });
      this.failures = 0;
      this.lastFailure = undefined;
      this.confirm(batch, new Map(answers.map((a) => [a.partition, BigInt(a.baseOffset ?? -1)])));
      this.inFlight = [];
    } catch (error) {
      const records = this.takeBack(batch, error);
      this.inFlight = [];
      this.setQueue([...records, ...this.queue]);
      await this.afterFailure(error);
    }
  }

  private confirm(batch: Batch, next: Map<number, bigint>): void {
    for (const { partition, record } of batch.records) {
      const offset = next.get(partition) ?? -1n;
      if (offset < 0n) {
        record.attempted = true;
        fail(record, 'the broker confirmed it without an offset', true);
        continue;
      }
      settle(record, { topic: batch.topic, partition, offset });
      next.set(partition, offset + 1n);
    }
  }

  /** The records that may be tried again, in their order; those that cannot succeed are rejected. */
  private takeBack(batch: Batch, error: unknown): PendingRecord[] {
    const { mayHaveArrived, refused, message } = readSendFailure(error);
    const partitions = new Set(batch.records.map(({ partition }) => partition)).size;
    const records = batch.records.map(({ record }) => record);
    for (const record of records) {
      // A refused batch of one partition is not in the log; of several, the others may be.
      if (refused ? partitions > 1 : mayHaveArrived) record.attempted = true;
      if (refused && records.length === 1) fail(record, `refused: ${message}`, false, error);
      if (refused) record.alone = true;
    }
    return records.filter(({ settled }) => !settled);
  }

  private async afterFailure(error: unknown): Promise<void> {
    this.failures += 1;
    this.lastFailure = error;
    this.leaders.forget();
    this.kafka.log.debug({ err: error, attempt: this.failures }, 'produce attempt failed');
    if (!readSendFailure(error).refused) await pauseFor(backOff(this.failures, 20, 500));
  }
}

/**
 * A plain producer (acks all) that never lets two sends overlap: overlapping sends on an idempotent kafkajs producer
 * can lose an acknowledged record. Retries may append a record twice, so whoever reads must drop repeats by id.
 */
export const createSingleFlightProducer = (
  kafka: KafkaConnection,
  options: SingleFlightOptions = {},
): SingleFlightProducer => new Producer(kafka, options);
