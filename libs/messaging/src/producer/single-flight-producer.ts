import type { Message } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { chooseBatch, type Batch } from './choose-batch.js';
import { Flights, laneOf } from './flights.js';
import { groupedOnce } from './grouped-messages.js';
import {
  expire,
  fail,
  recordBytes,
  type ProduceRequest,
  type ProducedPosition,
} from './produce-queue.js';
import { ProducerConnections } from './producer-connections.js';
import { SentBatches } from './sent-batches.js';
import { TopicLeaders } from './topic-leaders.js';
import { TroubledPartitions } from './troubled-partitions.js';
import { refused, WaitingRecords } from './waiting-records.js';

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

/**
 * A plain producer (acks all) that never lets two sends to a partition overlap: overlapping sends on an idempotent kafkajs
 * producer can lose an acknowledged record. Retries may append a record twice, so whoever reads must drop repeats by id.
 */
export const createSingleFlightProducer = (
  kafka: KafkaConnection,
  options: SingleFlightOptions = {},
): SingleFlightProducer => new Producer(kafka, options);

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
  private readonly flights: Flights;
  private readonly sent: SentBatches;
  private readonly waiting: WaitingRecords;
  private choosing = false;
  private sweep: NodeJS.Timeout | null = null;
  private drained: PromiseWithResolvers<void> | null = null;
  private closed = false;

  constructor(kafka: KafkaConnection, options: SingleFlightOptions) {
    this.bounds = { ...DEFAULTS, ...options };
    this.connections = new ProducerConnections(kafka);
    this.leaders = new TopicLeaders(kafka);
    const troubles = new TroubledPartitions();
    this.flights = new Flights(this.leaders, troubles);
    this.sent = new SentBatches(this.leaders, troubles, kafka.log);
    this.waiting = new WaitingRecords(this.bounds);
  }

  async connect(): Promise<void> {
    await this.connections.of('shared');
  }

  pending(): number {
    return this.waiting.records.length + this.flights.records.length;
  }

  produce(request: ProduceRequest): Promise<ProducedPosition> {
    const bytes = recordBytes(request);
    const refusal = this.closed
      ? refused(request, 'the producer is closed', false)
      : this.waiting.refusalOf(request, bytes);
    if (refusal !== null) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + this.bounds.deadlineMs;
      const state = { attempted: false, alone: false, settled: false };
      this.waiting.add({ request, bytes, deadline, resolve, reject, ...state });
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

  private sweepUp(): void {
    const now = Date.now();
    const { records } = this.flights;
    // What is on its way may arrive yet, at the first attempt too.
    for (const record of records) if (record.deadline <= now) record.attempted = true;
    expire(records, now, this.sent.lastFailure);
    expire(this.waiting.records, now, this.sent.lastFailure);
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
    this.waiting.dropSettled();
    this.askForLeaders();
    while (this.waiting.records.length > 0) {
      const { batch, impossible, rest } = chooseBatch(
        this.waiting.records,
        this.flights,
        this.bounds,
      );
      for (const { record, why } of impossible) fail(record, why, false);
      this.waiting.keep(rest);
      if (batch === null) break;
      void this.fly(batch);
    }
    if (this.pending() > 0) return;
    if (this.sweep !== null) clearInterval(this.sweep);
    this.sweep = null;
    this.drained?.resolve();
  }

  private askForLeaders(): void {
    for (const topic of new Set(this.waiting.records.map(({ request }) => request.topic))) {
      if (!this.leaders.isStale(topic)) continue;
      this.leaders.refresh(topic).then(
        () => this.chooseSoon(),
        (error: unknown) => (this.sent.lastFailure = error),
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
      const offsets = new Map(answers.map((a) => [a.partition, BigInt(a.baseOffset ?? -1)]));
      this.sent.confirm(batch, offsets);
    } catch (error) {
      this.waiting.putBack(this.sent.takeBack(batch, error));
    }
    this.flights.land(batch);
    this.chooseSoon();
  }
}
