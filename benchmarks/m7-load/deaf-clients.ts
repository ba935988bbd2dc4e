import { waitFor } from '@ome/testing';
import { EventReaders } from '../support/event-readers.ts';
import type { InspectedService } from '../support/service-process.ts';

const PATIENCE_MS = 180_000;
const WATCHED_MS = 1_000;
/** So many read again as soon as all are given up, to see what they were told. */
const LATE = 3;

/** Clients that subscribe and read nothing: each must be given up, told so, and cut off. */
export class DeafClients {
  readonly #entry: InspectedService;
  readonly #count: number;
  readonly #late: EventReaders;
  readonly #never: EventReaders;
  readonly #told: readonly string[];
  readonly #began = performance.now();
  readonly #watch: NodeJS.Timeout;
  /** One at a time: on a busy machine one look takes longer than it is until the next. */
  #looking: Promise<void> | undefined;
  #givenUpAfterMs: number | undefined;
  #mostWaitingBytes = 0;

  private constructor(
    entry: InspectedService,
    [late, never]: readonly [EventReaders, EventReaders],
    count: number,
    told: readonly string[],
  ) {
    this.#entry = entry;
    this.#count = count;
    this.#late = late;
    this.#never = never;
    this.#told = told;
    late.pause();
    never.pause();
    this.#watch = setInterval(() => {
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    }, WATCHED_MS);
  }

  static async open(
    entry: InspectedService,
    count: number,
    options: { readonly subscribe: string; readonly token: string },
  ): Promise<DeafClients> {
    const told = Array.from({ length: LATE }, () => 'nothing');
    const late = await EventReaders.open(entry.port, LATE, {
      ...options,
      onEvent: (client) => (told[client] = 'event'),
      onOther: (client, message) => {
        if (message.includes('"unsubscribed"')) told[client] = 'unsubscribed';
      },
    });
    const never = await EventReaders.open(entry.port, count - LATE, options);
    return new DeafClients(entry, [late, never], count, told);
  }

  /** Resolves with what was seen of them, when there is nothing left of those who never read. */
  async areDropped(sockets: number): Promise<string> {
    await waitFor(() => this.#told.every((last) => last === 'unsubscribed'), {
      within: PATIENCE_MS,
      what: `the ${LATE} that read again to be told unsubscribed after their last event`,
    });
    await waitFor(async () => (await this.#entry.metric('ome_m7_sockets')) === sockets + LATE, {
      within: PATIENCE_MS,
      what: 'those who never read to be cut off',
    });
    clearInterval(this.#watch);
    await this.#looking;
    const seconds = ((this.#givenUpAfterMs ?? NaN) / 1_000).toFixed(0);
    const mebibytes = (this.#mostWaitingBytes / 1_048_576).toFixed(1);
    return `${this.#count} clients that read nothing: all given up after ${seconds} s and cut off later; ${LATE} of them, reading again, found unsubscribed after their last event; at most ${mebibytes} MiB waited for all sockets`;
  }

  close(): void {
    clearInterval(this.#watch);
    this.#late.close();
    this.#never.close();
  }

  async #look(): Promise<void> {
    const waiting = await this.#entry.metric('ome_m7_waiting_bytes');
    this.#mostWaitingBytes = Math.max(this.#mostWaitingBytes, waiting);
    if (this.#givenUpAfterMs !== undefined) return;
    if ((await this.#entry.metric('ome_m7_slow_readers_total')) < this.#count) return;
    this.#givenUpAfterMs = performance.now() - this.#began;
    this.#late.resume();
  }
}
