import type { KafkaConnection } from '../connection/connect-kafka.js';
import { asError } from '../connection/kafka-errors.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { backOff, pauseFor } from '../records/wait.js';
import { FetchClient } from './fetch-client.js';
import type { Isolation } from './fetched-partition.js';
import { permanentReadError, ReadError } from './fetch-errors.js';

/** Reads every partition of a topic from given positions, for ever. */
export interface TailReaderOptions {
  readonly topic: string;
  /** `latest`: the end as it is when the reader starts. A map needs a next offset for every partition. */
  readonly from: 'latest' | 'earliest' | ReadonlyMap<number, bigint>;
  /** Called with records of one partition, in order; partitions of one leader wait for each other. */
  readonly onRecords: (records: readonly ReceivedRecord[]) => void | Promise<void>;
  /** Called once when the reader stops for good: a position out of range, an unreadable batch, a throwing callback. */
  readonly onFailure: (error: Error) => void;
  /** Default `committed`. */
  readonly isolation?: Isolation;
  /** Longest time that an idle fetch stays open, in milliseconds. Default 500; does not delay records. */
  readonly maxWaitMs?: number;
  /**
   * Milliseconds between an answer with records and the next fetch, asked each time, where nobody waits for each
   * record: a fetch costs both sides the same for one record as for fifty. A reader that is behind does not rest.
   * Default 0.
   */
  readonly restMs?: () => number;
}

/** What a health check needs to know of a tail. `lastFetchAt`: milliseconds since 1970 of the last answered fetch. */
export interface TailStatus {
  readonly state: 'starting' | 'reading' | 'disconnected' | 'failed' | 'closed';
  readonly reason?: string;
  readonly lastFetchAt: number;
}

/** A running tail. */
export interface TailReader {
  /** Resolves once positioned on every partition: whatever is produced afterwards will be delivered. */
  ready(): Promise<void>;
  /** Next offset per partition; everything below it has been delivered. Empty before `ready`. */
  positions(): ReadonlyMap<number, bigint>;
  status(): TailStatus;
  /** Ends a rest: somebody waits for records now. */
  hurry(): void;
  close(): Promise<void>;
}

const MAX_BYTES_PER_PARTITION = 1024 * 1024;
/** Of one partition in one answer; with more, there is something to catch up with. */
const MOST_BEFORE_A_REST = 250;

class Tail implements TailReader {
  private readonly client: FetchClient;
  private readonly next = new Map<number, bigint>();
  private readonly stop = new AbortController();
  private readonly positioned: Promise<void>;
  private readonly running: Promise<void>;
  private current: TailStatus = { state: 'starting', lastFetchAt: 0 };
  private failures = 0;
  /** Ends the rest that is taken, if one is: `hurry` is called for every request. */
  private resting: AbortController | undefined;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: TailReaderOptions,
  ) {
    this.client = new FetchClient(kafka, options.topic, options.isolation ?? 'committed');
    const start = this.start();
    this.positioned = start;
    this.running = start
      .then(() => this.readOn())
      .catch((error: unknown) => {
        if (this.stop.signal.aborted) return;
        this.current = { ...this.current, state: 'failed', reason: asError(error).message };
        options.onFailure(asError(error));
      });
  }

  ready(): Promise<void> {
    return this.positioned;
  }

  positions(): ReadonlyMap<number, bigint> {
    return new Map(this.next);
  }

  status(): TailStatus {
    return this.current;
  }

  hurry(): void {
    this.resting?.abort();
    this.resting = undefined;
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.hurry();
    await this.running;
    await this.client.close();
    if (this.current.state !== 'failed') this.current = { ...this.current, state: 'closed' };
  }

  private async start(): Promise<void> {
    await this.untilDone(async () => {
      await this.client.connect();
      await this.setStart();
    });
    if (this.stop.signal.aborted) throw new ReadError('closed before it was ready');
  }

  private async readOn(): Promise<void> {
    while (!this.stop.signal.aborted) {
      await this.untilDone(() => this.readUntilLeadersMove());
    }
  }

  /** Repeats an action until it succeeds, the reader is closed, or an error is permanent. */
  private async untilDone(action: () => Promise<void>): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        if (this.failures > 0) await this.client.refresh();
        await action();
        return;
      } catch (error) {
        const permanent = permanentReadError(this.options.topic, error);
        if (permanent !== null) throw permanent;
        this.failures += 1;
        const reason = asError(error).message;
        this.current = { ...this.current, state: 'disconnected', reason };
        this.kafka.log.debug({ err: error, topic: this.options.topic }, 'tail fetch failed');
        this.client.forgetBroker(error);
        await pauseFor(backOff(this.failures, 50, 1_000), this.stop.signal);
      }
    }
  }

  private async setStart(): Promise<void> {
    const { from, topic } = this.options;
    const edges = await this.client.offsets(from === 'earliest' ? 'earliest' : 'latest');
    for (const [partition, edge] of edges) {
      const start = typeof from === 'string' ? edge : from.get(partition);
      if (start === undefined) {
        throw new ReadError(`${topic}: no start position was given for partition ${partition}`);
      }
      this.next.set(partition, start);
    }
  }

  private async readUntilLeadersMove(): Promise<void> {
    const moved = new AbortController();
    const loops = [...this.client.partitionsByLeader()].map(async ([leader, partitions]) => {
      try {
        while (!moved.signal.aborted && !this.stop.signal.aborted) {
          await this.fetchOnce(leader, partitions);
        }
      } finally {
        moved.abort();
      }
    });
    const results = await Promise.allSettled(loops);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw asError(failed.reason);
  }

  private async fetchOnce(leader: number, partitions: readonly number[]): Promise<void> {
    const positions = new Map(partitions.map((p) => [p, this.next.get(p) ?? 0n]));
    const found = await this.client.fetch(leader, positions, {
      maxWaitMs: this.options.maxWaitMs ?? 500,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    });
    this.failures = 0;
    this.current = { state: 'reading', lastFetchAt: Date.now() };
    let moved = false;
    let isBehind = false;
    for (const { partition, records, next } of found) {
      if (this.stop.signal.aborted) return;
      if (records.length > 0) await this.deliver(records);
      moved ||= this.next.get(partition) !== next;
      isBehind ||= records.length > MOST_BEFORE_A_REST;
      this.next.set(partition, next);
    }
    if (moved && !isBehind) await this.rest();
  }

  private async rest(): Promise<void> {
    const ms = this.options.restMs?.() ?? 0;
    if (ms <= 0 || this.stop.signal.aborted) return;
    this.resting ??= new AbortController();
    await pauseFor(ms, this.resting.signal);
  }

  private async deliver(records: readonly ReceivedRecord[]): Promise<void> {
    try {
      await this.options.onRecords(records);
    } catch (error) {
      const { topic } = this.options;
      throw new ReadError(`${topic}: the reader's callback threw: ${asError(error).message}`, {
        cause: error,
      });
    }
  }
}

/** Starts reading at once. Uses no consumer group, so nothing is joined, committed or left behind. */
export const createTailReader = (kafka: KafkaConnection, options: TailReaderOptions): TailReader =>
  new Tail(kafka, options);
