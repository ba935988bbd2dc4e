import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import { TOPICS, type InboxRequestRecord } from '@ome/contracts';
import type { InboxDoor } from '@ome/outcomes';
import { retryUntilAvailable, type Logger } from '@ome/platform';

/** As long as a broker may be away before somebody has to look after the order by hand. */
const TAKE_BACK_WITHIN_MS = 60_000;

export interface TakeBacksOptions {
  readonly door: Pick<InboxDoor, 'put'>;
  /** Longest time that a shutdown waits for cancels that the inbox does not take. */
  readonly shutdownWaitMs: number;
  readonly log: Logger;
}

/**
 * The cancels of new orders that were not acknowledged in time. No client waits for them, but the
 * service does when it stops; one that the inbox did not take is logged as an error with its order.
 */
export class TakeBacks implements BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: TakeBacksOptions) {}

  /** Asks for the cancel until the inbox has it: it is decided after the order, in the same partition. */
  begin(record: InboxRequestRecord): void {
    const takeBack = this.#take(record).finally(() => this.#underWay.delete(takeBack));
    this.#underWay.add(takeBack);
  }

  /** While everything still works. Requests under way may begin more until HTTP is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, this.options.shutdownWaitMs);
    await Promise.race([Promise.all(this.#underWay), late.promise]);
    clearTimeout(timer);
  }

  /** A try that is under way is finished by the producer, which sends what it has before it closes. */
  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort(new Error('The service is stopping.'));
    await Promise.all(this.#underWay);
  }

  async #take(record: InboxRequestRecord): Promise<void> {
    const { door, log } = this.options;
    try {
      await retryUntilAvailable({
        what: 'Kafka',
        address: TOPICS.inbox,
        attempt: () => door.put(record),
        log,
        signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(TAKE_BACK_WITHIN_MS)]),
      });
    } catch (err) {
      const { requestId, orderId } = record;
      log.error(
        { event: 'timeout-cancel-failed', requestId, orderId, err },
        'the order that was not acknowledged could not be cancelled: look it up by its id, and cancel it by hand if it is open',
      );
    }
  }
}
