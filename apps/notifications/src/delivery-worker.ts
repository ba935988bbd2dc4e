import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@ome/platform';
import type { Delivery, DeliveryStore } from './delivery-store.js';

/** What an attempt came to. `again`: at the earliest after the back-off. */
export type AttemptResult =
  { readonly kind: 'ended' } | { readonly kind: 'again'; readonly cause: string };

/** How a channel delivers, and its bounds. */
export interface DeliveryChannel {
  readonly name: string;
  /** Ends the delivery in the store, or says that it is to be tried again. */
  attempt(delivery: Delivery): Promise<AttemptResult>;
  readonly lanesAtOnce: number;
  readonly lanesAtOnceOfReceiver: number;
  readonly firstBackOffMs: number;
  readonly longestBackOffMs: number;
}

interface WorkerOptions {
  readonly store: DeliveryStore;
  readonly channel: DeliveryChannel;
  /** Of this process. */
  readonly owner: string;
  readonly leaseMs: number;
  readonly log: Logger;
}

const POLL_MS = 200;

/** Doubles from the channel's first wait to its longest; `attempts` that failed before. */
export function backOffMs(
  attempts: number,
  {
    firstBackOffMs,
    longestBackOffMs,
  }: Pick<DeliveryChannel, 'firstBackOffMs' | 'longestBackOffMs'>,
): number {
  return Math.min(firstBackOffMs * 2 ** Math.min(attempts, 20), longestBackOffMs);
}

/**
 * Delivers a channel while it holds the channel's lease: one delivery of a lane at a time, many
 * lanes at once. A process that died leaves the lease to another one, which finds in the store what
 * is left to do.
 */
export class DeliveryWorker {
  /** Receiver by lane that is being delivered. */
  readonly #busy = new Map<string, string>();
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #leasedUntil = 0;
  #running: Promise<void> | undefined;

  constructor(private readonly options: WorkerOptions) {}

  start(): void {
    this.#running = this.#run();
  }

  /** Something may be due: looks at once. */
  nudge(): void {
    this.#wake.resolve();
  }

  /** Lets attempts under way end, and hands the channel over. */
  async close(): Promise<void> {
    const { store, channel, owner } = this.options;
    this.#stop.abort();
    this.nudge();
    await this.#running;
    while (this.#busy.size > 0) await this.#pause();
    await store.release(channel.name, owner).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { channel, log } = this.options;
    while (!this.#stop.signal.aborted) {
      try {
        if (await this.#holdsLease()) await this.#startDue();
      } catch (err) {
        log.warn({ event: 'delivery-delayed', channel: channel.name, err }, 'cannot look for work');
      }
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    const timer = new AbortController();
    await Promise.race([
      this.#wake.promise,
      wait(POLL_MS, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    this.#wake = Promise.withResolvers<void>();
  }

  async #holdsLease(): Promise<boolean> {
    const { store, channel, owner, leaseMs } = this.options;
    const now = Date.now();
    if (now < this.#leasedUntil - leaseMs / 2) return true;
    const until = now + leaseMs;
    if (!(await store.lease(channel.name, owner, new Date(now), new Date(until)))) return false;
    this.#leasedUntil = until;
    return true;
  }

  async #startDue(): Promise<void> {
    const { store, channel } = this.options;
    const room = channel.lanesAtOnce - this.#busy.size;
    if (room <= 0) return;
    const due = await store.dueHeads(channel.name, [...this.#busy.keys()], new Date(), room);
    for (const delivery of due) {
      const ofReceiver = [...this.#busy.values()].filter((name) => name === delivery.receiver);
      if (ofReceiver.length >= channel.lanesAtOnceOfReceiver) continue;
      this.#busy.set(delivery.lane, delivery.receiver);
      void this.#deliver(delivery);
    }
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, channel, log } = this.options;
    try {
      const result = await channel.attempt(delivery);
      if (result.kind === 'again') {
        const now = new Date();
        const at = new Date(now.getTime() + backOffMs(delivery.attempts, channel));
        const { _id: id, attempts } = delivery;
        log.info(
          { event: 'delivery-again', id, attempts, cause: result.cause, at },
          'not delivered',
        );
        await store.retryAt(delivery, at, now);
      }
    } catch (err) {
      log.warn({ event: 'delivery-failed', id: delivery._id, err }, 'an attempt broke off');
      // The store could not be told: without a pause the same attempt would follow at once.
      await wait(channel.firstBackOffMs, undefined, { signal: this.#stop.signal }).catch(() => {});
    } finally {
      this.#busy.delete(delivery.lane);
      this.nudge();
    }
  }
}
