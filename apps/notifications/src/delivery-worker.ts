import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@ome/platform';
import type { ChannelLeases } from './channel-leases.js';
import type { Delivery, DeliveryStore, Tenure } from './delivery-store.js';

/** What an attempt came to. `again`: at the earliest after the back-off. */
export type AttemptResult =
  { readonly kind: 'ended' } | { readonly kind: 'again'; readonly cause: string };

/** What an attempt is made under. */
export interface Turn extends Tenure {
  /** False once another process may have the channel: nothing more is to be sent. */
  holds(): boolean;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
}

/** How a channel delivers, and its bounds. */
export interface DeliveryChannel {
  readonly name: string;
  /** Ends the delivery in the store, or says that it is to be tried again. */
  attempt(delivery: Delivery, turn: Turn): Promise<AttemptResult>;
  readonly lanesAtOnce: number;
  readonly lanesAtOnceOfReceiver: number;
  readonly firstBackOffMs: number;
  readonly longestBackOffMs: number;
}

interface WorkerOptions {
  readonly store: DeliveryStore;
  readonly leases: ChannelLeases;
  readonly channel: DeliveryChannel;
  /** Of this process. */
  readonly owner: string;
  readonly leaseMs: number;
  readonly log: Logger;
}

/** Between two looks for work while there is some, and some time after. */
const BUSY_POLL_MS = 200;
/** Otherwise: what this process stores is told by `nudge`, only what another one stores waits for a look. */
const IDLE_POLL_MS = 1_000;
const BUSY_FOR_MS = 10_000;
/** Part of the lease in which nothing is sent any more: clocks drift, and bytes take time. */
const LEASE_MARGIN = 0.2;

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
  /** Times of `performance.now()`: a clock that is set must not lengthen a lease. */
  #leasedUntil = 0;
  #renewAt = 0;
  #busyUntil = 0;
  #term = 0;
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
    const { leases, channel, owner } = this.options;
    this.#stop.abort();
    this.nudge();
    await this.#running;
    while (this.#busy.size > 0) await this.#pause();
    await leases.release(channel.name, owner).catch(() => undefined);
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
    const pollMs = performance.now() < this.#busyUntil ? BUSY_POLL_MS : IDLE_POLL_MS;
    await Promise.race([
      this.#wake.promise,
      wait(pollMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    this.#wake = Promise.withResolvers<void>();
  }

  async #holdsLease(): Promise<boolean> {
    const { store, leases, channel, owner, leaseMs } = this.options;
    const now = performance.now();
    if (now < this.#renewAt) return true;
    const term = await leases.hold(channel.name, owner, leaseMs);
    if (term === undefined) return false;
    if (term !== this.#term) await store.fence(channel.name, term);
    this.#term = term;
    this.#leasedUntil = now + leaseMs * (1 - LEASE_MARGIN);
    this.#renewAt = now + leaseMs / 2;
    return true;
  }

  async #startDue(): Promise<void> {
    const { store, channel } = this.options;
    const { lanesAtOnce, lanesAtOnceOfReceiver } = channel;
    const room = { busy: this.#busy, lanesAtOnce, lanesAtOnceOfReceiver };
    const due = await store.dueHeads(channel.name, room, new Date());
    if (due.length > 0) this.#busyUntil = performance.now() + BUSY_FOR_MS;
    for (const delivery of due) {
      this.#busy.set(delivery.lane, delivery.receiver);
      void this.#deliver(delivery);
    }
  }

  #turn(): Turn {
    const { owner } = this.options;
    const term = this.#term;
    const holds = () => term === this.#term && performance.now() < this.#leasedUntil;
    return { owner, term, holds, signal: this.#stop.signal };
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, channel, log } = this.options;
    try {
      const result = await channel.attempt(delivery, this.#turn());
      if (result.kind === 'again') {
        const now = new Date();
        const at = new Date(now.getTime() + backOffMs(delivery.attempts, channel));
        const { _id: id, attempts } = delivery;
        log.info(
          { event: 'delivery-again', id, attempts, cause: result.cause, at },
          'not delivered',
        );
        await store.retryAt(delivery, at, now, result.cause);
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
