import { setTimeout as wait } from 'node:timers/promises';
import { POWER_VENUE, TOPICS } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { createTailReader, topicAdministration, TransactionError } from '@ome/messaging';
import type { KafkaConnection, ReceivedRecord, TailReader } from '@ome/messaging';
import type { HealthState, Logger } from '@ome/platform';
import { AskedInterventions, UnavailableError } from './asked-interventions.js';
import type { OrderBook } from './book/order-book.js';
import type { Exchange } from './book/venue-books.js';
import type { VenueReason } from './book/venue-reason.js';
import { InstructionQueue } from './instruction-queue.js';
import type { InterventionRequest } from './intervention-request.js';
import { publicViewOf } from './market-data.js';
import type { MarketFeed } from './market-feed.js';
import { startPositions } from './start-positions.js';
import type { VenueObserver, VenueRules } from './venue-rules.js';
import { VenueSession } from './venue-session.js';

export interface VenueLoopOptions {
  readonly kafka: KafkaConnection;
  readonly rules: VenueRules;
  readonly observer: VenueObserver;
  readonly latencyMs: number;
  readonly feed: Pick<MarketFeed, 'changed' | 'lookSince'>;
  readonly log: Logger;
  readonly now: () => Date;
  /** Called once when the venues cannot go on: another process plays them now. */
  onFailure(error: Error): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Hosts' clocks differ by less. */
const AHEAD_MS = 5_000;

/** Plays the venues, session after session, until it is stopped or another process has taken over. */
export class VenueLoop {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #session: VenueSession | undefined;
  #queue: InstructionQueue | undefined;
  readonly #asked = new AskedInterventions();
  #tail: TailReader | undefined;
  #problem = 'the books are being rebuilt';
  #pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly options: VenueLoopOptions) {}

  start(): void {
    this.#running = this.#run().catch((error: unknown) => {
      this.#problem = messageOf(error);
      this.options.onFailure(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /** Ends after the transaction that is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Up when the books are rebuilt and instructions are read. */
  state(): HealthState {
    const tail = this.#tail?.status();
    if (tail?.state === 'reading') return { ok: true };
    return { ok: false, reason: tail?.reason ?? this.#problem };
  }

  /** The venues' time: that of the host, or later where the journal has a later one. */
  time(): Date {
    const now = this.options.now();
    return this.#session?.venues.time.at(now) ?? now;
  }

  /** The books as they are, for whoever wants to look; `undefined` while they are rebuilt. */
  exchange(): Exchange | undefined {
    return this.#session?.venues.exchange;
  }

  /**
   * Lets an operator of the market act on an order.
   * @returns why it was refused, or nothing once it is written
   * @throws UnavailableError when the books are rebuilt, or the outcome is not known
   */
  async intervene(request: InterventionRequest): Promise<VenueReason | undefined> {
    if (this.#queue === undefined) throw new UnavailableError('The books are being rebuilt');
    const answer = this.#asked.ask(request);
    this.#queue.call();
    return await answer;
  }

  async #take(session: VenueSession, batch: readonly ReceivedRecord[]): Promise<void> {
    const requests = this.#asked.requests();
    const { refusals, books } = await session.take(batch, requests, this.options.now());
    this.#show(books);
    this.#asked.answer(refusals);
  }

  /** Tells what the public sees now; only what is committed. */
  #show(books: Iterable<OrderBook>): void {
    const at = timestamp(this.time().toISOString());
    for (const book of books) this.options.feed.changed(publicViewOf(book, at));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#play();
      } catch (err) {
        if (signal.aborted) return;
        if (err instanceof TransactionError && err.fenced) throw err;
        this.#problem = messageOf(err);
        const fields = { event: 'session-lost', err, pauseMs: this.#pauseMs };
        this.options.log.warn(fields, 'rebuilding the books');
        await wait(this.#pauseMs, undefined, { signal }).catch(() => undefined);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #play(): Promise<void> {
    const { kafka, latencyMs, rules, feed, now } = this.options;
    const over = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, over.signal]);
    const session = await VenueSession.open({ ...this.options, signal });
    const queue = new InstructionQueue(latencyMs, () => now().getTime());
    this.#queue = queue;
    try {
      this.#tail = createTailReader(kafka, {
        topic: TOPICS.venueOrders,
        from: await this.#startPositions(session),
        onRecords: (records) => queue.push(records, signal),
        onFailure: (error) => over.abort(error),
      });
      this.#session = session;
      this.#warnIfAhead();
      this.#show(session.venues.publicBooks());
      if (rules.venues.has(POWER_VENUE)) feed.lookSince(session.venues.playedTime);
      // What has come due by now, and what the rules have become, waits for no instruction.
      queue.call();
      await this.#tail.ready();
      this.#pauseMs = FIRST_PAUSE_MS;
      while (!signal.aborted) {
        const batch = await queue.next(signal, session.venues.nextExpiry());
        if (!signal.aborted) await this.#take(session, batch);
      }
      over.signal.throwIfAborted();
    } finally {
      over.abort(new Error('The session is over'));
      this.#queue = undefined;
      this.#asked.giveUp();
      this.#session = undefined;
      await this.#tail?.close();
      this.#tail = undefined;
      await session.close();
    }
  }

  /** A clock that was set ahead has ended orders, which no other clock can undo. */
  #warnIfAhead(): void {
    const aheadMs = this.time().getTime() - this.options.now().getTime();
    if (aheadMs < AHEAD_MS) return;
    this.options.log.warn(
      { event: 'venues-ahead', aheadMs, until: this.time().toISOString() },
      "the venues' time stands still until this host's clock has reached it, and what closes by then is closed: was the clock ahead when the venues were last played?",
    );
  }

  async #startPositions({ venues }: VenueSession): Promise<ReadonlyMap<number, bigint>> {
    const { kafka, log, observer } = this.options;
    const ranges = await topicAdministration(kafka).topicOffsets(TOPICS.venueOrders);
    const { positions, lost } = startPositions(ranges, (partition) => venues.nextOffset(partition));
    for (const { partition, from, to } of lost) {
      observer.lost(to - from + 1n);
      log.error(
        { event: 'instructions-lost', partition, from, to },
        'instructions were removed before they were read: find their orders by these positions and end them by hand',
      );
    }
    return positions;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
