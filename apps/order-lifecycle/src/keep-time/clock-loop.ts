import { setTimeout as wait } from 'node:timers/promises';
import { createSingleFlightProducer, type KafkaConnection } from '@ome/messaging';
import type { HealthRegistry, Logger } from '@ome/platform';
import { LifecycleClock, type LifecycleClockOptions } from './lifecycle-clock.js';

export interface ClockLoopOptions extends Omit<LifecycleClockOptions, 'produce'> {
  readonly kafka: KafkaConnection;
  readonly health: HealthRegistry;
  /** Without the role there is nothing to be ready for. */
  readonly isClock: boolean;
  readonly log: Logger;
}

const LOOK_EVERY_MS = 1_000;
const PRODUCE_DEADLINE_MS = 10_000;
/** A clock that has looked in vain for so long is not ready: orders outlive their time. */
const LATE_AFTER_MS = 30_000;

/** The clock role, from start to `close`. */
export class ClockLoop {
  readonly #stopping = new AbortController();
  #looked = performance.now();
  #running: Promise<void> | undefined;

  constructor(private readonly options: ClockLoopOptions) {
    if (!options.isClock) return;
    options.health.register({
      name: 'clock',
      kind: 'ready',
      check: () =>
        performance.now() - this.#looked < LATE_AFTER_MS
          ? { ok: true }
          : { ok: false, reason: 'what is due cannot be read or said' },
    });
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { kafka, log } = this.options;
    const { signal } = this.#stopping;
    const producer = createSingleFlightProducer(kafka, { deadlineMs: PRODUCE_DEADLINE_MS });
    const clock = new LifecycleClock({
      ...this.options,
      produce: async (message) => void (await producer.produce(message)),
    });
    while (!signal.aborted) {
      try {
        await clock.look(new Date());
        this.#looked = performance.now();
      } catch (error) {
        log.warn({ error }, 'the clock could not look: it looks again');
      }
      await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    await producer.close();
  }
}
