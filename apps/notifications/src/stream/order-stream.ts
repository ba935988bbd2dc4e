import { TOPICS } from '@ome/contracts';
import { createTailReader, type TailReader } from '@ome/messaging';
import {
  ProblemException,
  problemDetails,
  type HealthRegistry,
  type Logger,
  type Metrics,
} from '@ome/platform';
import type { Subscribers } from '../subscribers.js';
import type { PositionVector } from './resume-token.js';
import { resumedFrom, type ResumeOptions } from './resumed-from.js';
import { StreamConnection, type FrameSink, type StreamBounds } from './stream-connection.js';
import { PastTurns } from './past-turns.js';
import { StreamHub } from './stream-hub.js';
import type { StreamReader } from './stream-reader.js';
import { StreamPlaces, type Line } from './stream-places.js';
import { tellPast, type Past } from './tell-past.js';

/** Between two looks at a busy log; less than a reader of a screen notices. */
const REST_MS = 25;
/** Without any reader only the positions are followed. */
const UNREAD_REST_MS = 250;
/** Of a token that lasts longer than a timer can wait. */
const LONGEST_STREAM_MS = 24 * 60 * 60 * 1_000;

/** What the stream works with. */
export interface OrderStreamOptions extends ResumeOptions {
  readonly subscribers: Subscribers;
  readonly log: Logger;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  readonly heartbeatMs: number;
  readonly bounds: StreamBounds;
  readonly maximumConnections: number;
  readonly resumesAtOnce: number;
  /** The tail has stopped for good: nobody is told anything any more. */
  readonly onFailure: (error: Error) => void;
}

/** The live end of the log for every open stream of this process, and the past for those that resume. */
export class OrderStream {
  readonly #hub: StreamHub;
  readonly #places: StreamPlaces;
  readonly #pasts: PastTurns;
  readonly #slow;
  #tail: TailReader | undefined;
  #heart: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: OrderStreamOptions) {
    const { metrics, health, maximumConnections, resumesAtOnce } = options;
    this.#places = new StreamPlaces(maximumConnections);
    this.#pasts = new PastTurns(resumesAtOnce);
    const told = metrics.counter({
      name: 'notifications_streamed_total',
      help: 'Notifications written to streams',
    });
    this.#slow = metrics.counter({
      name: 'notification_streams_cut_total',
      help: 'Streams closed because their reader was too slow',
    });
    this.#hub = new StreamHub(
      options.subscribers,
      () => told.inc(),
      (err) => options.log.warn({ event: 'stream-delayed', err }, 'subscribers cannot be read'),
    );
    metrics.gauge({
      name: 'notification_streams',
      help: 'Open streams',
      collect: (gauge) => gauge.set(this.#hub.size),
    });
    health.register({
      name: 'order-tail',
      kind: 'ready',
      check: () => {
        const status = this.#tail?.status() ?? { state: 'starting' };
        if (status.state === 'reading') return { ok: true };
        return { ok: false, reason: `the tail of ${TOPICS.orderEvents} is ${status.state}` };
      },
    });
  }

  /** Positions the tail at the log's end. */
  async start(): Promise<void> {
    this.#tail = createTailReader(this.options.kafka, {
      topic: TOPICS.orderEvents,
      from: 'latest',
      onRecords: (records) => this.#hub.take(records),
      restMs: () => (this.#hub.size > 0 ? REST_MS : UNREAD_REST_MS),
      onFailure: this.options.onFailure,
    });
    await this.#tail.ready();
    this.#hub.begin(this.#tail.positions());
    this.#heart = setInterval(() => this.#hub.beat(), this.options.heartbeatMs);
  }

  /**
   * The vector that a reader wants to resume from; `undefined` begins at the end. The line has its
   * place among the streams from here on until it closes.
   * @throws ProblemException 503 when no stream can be opened now, 400 or 410 for a token
   */
  async admit(token: string | undefined, line: Line): Promise<PositionVector | undefined> {
    const begun = !this.#closed && this.#heart !== undefined;
    const giveBack = begun ? this.#places.take(line) : undefined;
    if (giveBack === undefined) {
      throw new ProblemException(problemDetails(503, 'No stream can be opened here now.'), {
        'retry-after': '1',
      });
    }
    if (token === undefined) return undefined;
    try {
      return await resumedFrom(token, this.options);
    } catch (err) {
      giveBack();
      throw err;
    }
  }

  /** Serves a stream until it closes, at the end of the reader's token at the latest; `from`: as admitted. */
  async serve(
    reader: StreamReader,
    sink: FrameSink,
    from: PositionVector | undefined,
  ): Promise<void> {
    const { bounds, log } = this.options;
    const connection = new StreamConnection(reader, sink, bounds, () => this.#slow.inc());
    const rest = Math.min(LONGEST_STREAM_MS, Math.max(0, reader.until.getTime() - Date.now()));
    const end = setTimeout(() => connection.close(), rest);
    sink.once('close', () => {
      clearTimeout(end);
      this.#hub.leave(connection);
    });
    const to = await this.#hub.join(connection);
    this.#tail?.hurry();
    if (!connection.isOpen || this.#closed) {
      this.#hub.leave(connection);
      connection.close();
      return;
    }
    try {
      if (from !== undefined) await this.#tellPast(connection, { from, to });
      connection.goLive(to);
    } catch (err) {
      log.warn({ event: 'stream-past-unreadable', err }, 'a stream could not be resumed');
      connection.close();
    }
  }

  /** Holds its turn for a bounded time: a reader may take little enough to hold it for ever. */
  async #tellPast(connection: StreamConnection, past: Past): Promise<void> {
    const { kafka, subscribers, bounds } = this.options;
    await this.#pasts.run(connection.user, async () => {
      const late = setTimeout(() => connection.cutSlow(), bounds.stalledAfterMs);
      try {
        await tellPast(kafka, subscribers, connection, past);
      } finally {
        clearTimeout(late);
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heart);
    this.#hub.closeAll();
    await this.#tail?.close().catch(() => undefined);
  }
}
