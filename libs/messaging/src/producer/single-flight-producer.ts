import type { Message } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { chooseBatch, type Batch } from './choose-batch.js';
import { Flights, laneOf } from './flights.js';
import { groupedOnce } from './grouped-messages.js';
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
import { partitionName } from './partition-for-key.js';
import { ProducerConnections } from './producer-connections.js';
import { readSendFailure } from './send-failure.js';
import { TopicLeaders } from './topic-leaders.js';
import { TroubledPartitions } from './troubled-partitions.js';

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

/**
 * Writes records one batch at a time to each broker: what waits while a batch is in flight is the next batch. A partition
 * that cannot be written holds up no other: after a failure its records travel by themselves, on connections of their own.
 */
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
  private readonly connections: ProducerConnections;
  private readonly leaders: TopicLeaders;
  private readonly troubles = new TroubledPartitions();
  private readonly flights: Flights;
  private waiting: PendingRecord[] = [];
  private waitingBytes = 0;
  private choosing = false;
  private sweep: NodeJS.Timeout | null = null;
  private drained: PromiseWithResolvers<void> | null = null;
  private closed = false;
  private lastFailure: unknown;

  constructor(
    private readonly kafka: KafkaConnection,
    options: SingleFlightOptions,
  ) {
    this.bounds = { ...DEFAULTS, ...options };
    this.connections = new ProducerConnections(kafka);
    this.leaders = new TopicLeaders(kafka);
    this.flights = new Flights(this.leaders, this.troubles);
  }

  async connect(): Promise<void> {
    await this.connections.of('shared');
  }

  pending(): number {
    return this.waiting.length + this.flights.records.length;
  }

  produce(request: ProduceRequest): Promise<ProducedPosition> {
    const bytes = recordBytes(request);
    const refusal = this.refusalOf(request, bytes);
    if (refusal !== null) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + this.bounds.deadlineMs;
      const state = { attempted: false, alone: false, settled: false };
      this.waiting.push({ request, bytes, deadline, resolve, reject, ...state });
      this.waitingBytes += bytes;
      this.sweep ??= setInterval(() => this.sweepUp(), SWEEP_MS);
      if (!this.flights.isFullFor(request.topic)) this.chooseSoon();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.pending() > 0) {
      this.drained ??= Promise.withResolvers();
      await this.drained.promise;
    }
    await this.connections.close();
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
    const full =
      this.waiting.length >= maxQueueRecords || this.waitingBytes + bytes > maxQueueBytes;
    return full ? refuse('too many records wait already; slow down', true) : null;
  }

  private sweepUp(): void {
    const now = Date.now();
    const { records } = this.flights;
    // What is on its way may arrive yet, at the first attempt too.
    for (const record of records) if (record.deadline <= now) record.attempted = true;
    expire(records, now, this.lastFailure);
    expire(this.waiting, now, this.lastFailure);
    this.choose();
  }

  /** Lets every caller that runs in this turn of the event loop join the batch. */
  private chooseSoon(): void {
    if (this.choosing) return;
    this.choosing = true;
    setImmediate(() => {
      this.choosing = false;
      this.choose();
    });
  }

  private choose(): void {
    this.setWaiting(this.waiting.filter(({ settled }) => !settled));
    this.askForLeaders();
    while (this.waiting.length > 0) {
      const { batch, impossible, rest } = chooseBatch(this.waiting, this.flights, this.bounds);
      for (const { record, why } of impossible) fail(record, why, false);
      this.setWaiting(rest);
      if (batch === null) break;
      void this.fly(batch);
    }
    if (this.pending() > 0) return;
    if (this.sweep !== null) clearInterval(this.sweep);
    this.sweep = null;
    this.drained?.resolve();
  }

  private setWaiting(records: PendingRecord[]): void {
    this.waiting = records;
    this.waitingBytes = records.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private askForLeaders(): void {
    for (const topic of new Set(this.waiting.map(({ request }) => request.topic))) {
      if (!this.leaders.isStale(topic)) continue;
      this.leaders.refresh(topic).then(
        () => this.chooseSoon(),
        (error: unknown) => (this.lastFailure = error),
      );
    }
  }

  private async fly(batch: Batch): Promise<void> {
    this.flights.takeOff(batch);
    try {
      const producer = await this.connections.of(laneOf(batch));
      const answers = await producer.send({
        topic: batch.topic,
        acks: -1,
        messages: groupedOnce(batch.records.map(messageOf)),
      });
      this.confirm(batch, new Map(answers.map((a) => [a.partition, BigInt(a.baseOffset ?? -1)])));
    } catch (error) {
      this.setWaiting([...this.takeBack(batch, error), ...this.waiting]);
    }
    this.flights.land(batch);
    this.chooseSoon();
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
    for (const partition of next.keys()) {
      if (this.troubles.size > 0) this.troubles.written(partitionName(batch.topic, partition));
    }
    if (this.troubles.size === 0) this.lastFailure = undefined;
  }

  /** The records that may be tried again, in their order; those that cannot succeed are rejected. */
  private takeBack(batch: Batch, error: unknown): readonly PendingRecord[] {
    const { mayHaveArrived, refused, message } = readSendFailure(error);
    const partitions = new Set(batch.records.map(({ partition }) => partition));
    const records = batch.records.map(({ record }) => record);
    for (const record of records) {
      // A refused batch of one partition is not in the log; of several, the others may be.
      if (refused ? partitions.size > 1 : mayHaveArrived) record.attempted = true;
      if (refused && records.length === 1) fail(record, `refused: ${message}`, false, error);
      if (refused) record.alone = true;
    }
    this.lastFailure = error;
    this.leaders.doubt(batch.topic);
    if (!refused) this.letRest(batch.topic, partitions, error);
    return records.filter(({ settled }) => !settled);
  }

  private letRest(topic: string, partitions: ReadonlySet<number>, err: unknown): void {
    const now = Date.now();
    for (const partition of partitions) {
      const attempt = this.troubles.failed(partitionName(topic, partition), now);
      this.kafka.log.debug({ err, topic, partition, attempt }, 'produce attempt failed');
    }
  }
}

/**
 * A plain producer (acks all) that never lets two sends to a partition overlap: overlapping sends on an idempotent kafkajs
 * producer can lose an acknowledged record. Retries may append a record twice, so whoever reads must drop repeats by id.
 */
export const createSingleFlightProducer = (
  kafka: KafkaConnection,
  options: SingleFlightOptions = {},
): SingleFlightProducer => new Producer(kafka, options);
