import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@ome/contracts';
import { createTailReader, TransactionError } from '@ome/messaging';
import type { KafkaConnection, TailReader } from '@ome/messaging';
import type { HealthState, Logger } from '@ome/platform';
import type { Exchange } from './book/venue-books.js';
import { InstructionQueue } from './instruction-queue.js';
import { startPositions, VenueSession } from './venue-session.js';
import type { VenueObserver, VenueRules } from './venues.js';

export interface VenueLoopOptions {
  readonly kafka: KafkaConnection;
  readonly rules: VenueRules;
  readonly observer: VenueObserver;
  readonly latencyMs: number;
  readonly log: Logger;
  /** Called once when the venues cannot go on: another process plays them now. */
  onFailure(error: Error): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Plays the venues, session after session, until it is stopped or another process has taken over. */
export class VenueLoop {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #session: VenueSession | undefined;
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

  /** The books as they are, for whoever wants to look; `undefined` while they are rebuilt. */
  exchange(): Exchange | undefined {
    return this.#session?.venues.exchange;
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
    const { kafka, latencyMs } = this.options;
    const over = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, over.signal]);
    const session = await VenueSession.open({ ...this.options, signal });
    const queue = new InstructionQueue(latencyMs);
    try {
      this.#tail = createTailReader(kafka, {
        topic: TOPICS.venueOrders,
        from: await startPositions(kafka, session.venues),
        onRecords: (records) => queue.push(records, signal),
        onFailure: (error) => over.abort(error),
      });
      this.#session = session;
      await this.#tail.ready();
      this.#pauseMs = FIRST_PAUSE_MS;
      for (
        let batch = await queue.next(signal);
        batch.length > 0;
        batch = await queue.next(signal)
      ) {
        await session.take(batch, new Date());
      }
      over.signal.throwIfAborted();
    } finally {
      over.abort(new Error('The session is over'));
      this.#session = undefined;
      await this.#tail?.close();
      this.#tail = undefined;
      await session.close();
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
