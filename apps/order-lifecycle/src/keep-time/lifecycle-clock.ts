import {
  inboxMessageOf,
  inboxMessageToPartition,
  type InboxMessage,
  type InboxRecord,
} from '@ome/contracts';
import { compareTimestamps, timestamp } from '@ome/domain';
import {
  dayBegan,
  venueDays,
  type ClockQueries,
  type OpenMassCancel,
  type VenueSet,
  type VenueTimeZones,
} from '@ome/projections';
import { cancelOf, dayRollOf, endOf, expiryOf } from './time-records.js';

export interface LifecycleClockOptions {
  readonly queries: Pick<
    ClockQueries,
    'expiring' | 'ofEarlierDays' | 'toRoll' | 'openMassCancels' | 'ordersToCancel'
  >;
  /** Resolves once the record is durable in the inbox. */
  produce(message: InboxMessage): Promise<void>;
  readonly partitionCount: number;
  readonly timeZones: VenueTimeZones;
}

/** Of one kind, in one look. What is more comes with the next. */
const MOST_AT_ONCE = 1_000;
/** Until the projection shows what a word led to, it is not said again. */
const SAID_AGAIN_AFTER_MS = 60_000;

/** Says to the inbox what time makes due. Several clocks, and one that starts anew, say the same with the same ids. */
export class LifecycleClock {
  readonly #said = new Map<string, number>();
  readonly #calendars: readonly { readonly venues: VenueSet; readonly timeZone: string }[];
  readonly #dayOf: (venue: string, instant: string) => string;

  constructor(private readonly options: LifecycleClockOptions) {
    const { timeZones } = options;
    this.#dayOf = venueDays(timeZones);
    const zones = [...new Set(Object.values(timeZones))];
    this.#calendars = [
      ...zones.map((timeZone) => ({
        timeZone,
        venues: { only: Object.keys(timeZones).filter((venue) => timeZones[venue] === timeZone) },
      })),
      { timeZone: 'UTC', venues: { not: Object.keys(timeZones) } },
    ];
  }

  /** One look at what is due. Throws when the projections cannot be read or the inbox not be written. */
  async look(now: Date): Promise<void> {
    this.#forget(now);
    await this.#expire(now);
    for (const { venues, timeZone } of this.#calendars) await this.#endDay(venues, timeZone, now);
    for (const cancel of await this.options.queries.openMassCancels()) {
      await this.#cancelAll(cancel, now);
    }
  }

  async #expire(now: Date): Promise<void> {
    const at = now.toISOString();
    // Fractions of a second have no one form as text: the next whole second is the bound.
    const bound = new Date(now.getTime() + 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    for (const order of await this.options.queries.expiring(bound, MOST_AT_ONCE)) {
      const { expireTime } = order;
      if (expireTime === undefined) continue;
      if (compareTimestamps(timestamp(expireTime), timestamp(at)) > 0) continue;
      await this.#say(expiryOf(order, expireTime, at), now);
    }
  }

  async #endDay(venues: VenueSet, timeZone: string, now: Date): Promise<void> {
    const { queries } = this.options;
    const [at, began] = [now.toISOString(), dayBegan(timeZone, now)];
    for (const order of await queries.ofEarlierDays(venues, began, MOST_AT_ONCE)) {
      await this.#say(expiryOf(order, began, at), now);
    }
    const day = this.#dayOf('only' in venues ? (venues.only[0] ?? '') : '', at);
    for (const order of await queries.toRoll(venues, began, day, MOST_AT_ONCE)) {
      await this.#say(dayRollOf(order, day, at), now);
    }
  }

  /** Every order, then the end: the cancels are decided before it, each in the account's partition, which is the marker's. */
  async #cancelAll(cancel: OpenMassCancel, now: Date): Promise<void> {
    const at = now.toISOString();
    let orders = 0;
    for (let after = ''; ;) {
      const page = await this.options.queries.ordersToCancel(cancel, after, MOST_AT_ONCE);
      for (const order of page) await this.#say(cancelOf(cancel, order, at), now);
      orders += page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < MOST_AT_ONCE) break;
      after = last.orderId;
    }
    await this.#say(endOf(cancel, orders, at), now, cancel.partition);
  }

  async #say(record: InboxRecord, now: Date, partition?: number): Promise<void> {
    const { partitionCount } = this.options;
    if (this.#said.has(record.inputId)) return;
    const toAll = record.account === undefined && partition !== undefined;
    const message =
      toAll && record.kind === 'TIME'
        ? inboxMessageToPartition(record, partition)
        : inboxMessageOf(record, partitionCount);
    await this.options.produce(message);
    this.#said.set(record.inputId, now.getTime());
  }

  #forget(now: Date): void {
    for (const [id, saidAt] of this.#said) {
      if (now.getTime() - saidAt < SAID_AGAIN_AFTER_MS) return;
      this.#said.delete(id);
    }
  }
}
