import { inboxMessageOf, type InboxMessage, type InboxRecord } from '@ome/contracts';
import { compareTimestamps, timestamp, type Timestamp } from '@ome/domain';
import {
  dayBegan,
  venueDays,
  type ClockQueries,
  type TimedOrder,
  type TimedOrders,
  type VenueSet,
  type VenueTimeZones,
} from '@ome/projections';
import { InboxWords } from './inbox-words.js';
import { MassCancelWords } from './mass-cancel-words.js';
import { SaidWords } from './said-words.js';
import { dayRollOf, expiryOf } from './time-records.js';

export interface LifecycleClockOptions {
  readonly queries: Pick<
    ClockQueries,
    'expiring' | 'ofEarlierDays' | 'toRoll' | 'openMassCancels' | 'ordersToCancel'
  >;
  /** Resolves once the record is durable in the inbox. */
  produce(message: InboxMessage): Promise<void>;
  readonly partitionCount: number;
  readonly timeZones: VenueTimeZones;
  /** When the session of an instrument is over; `undefined`: with the day of its venue. */
  sessionEndOf(venue: string, symbol: string): Timestamp | undefined;
  /** Venues whose instruments may have sessions of their own. */
  readonly sessionVenues: readonly string[];
  /** Milliseconds of a clock that nobody sets; by default, the process's. */
  readonly runningMs?: () => number;
}

/** Of one kind, in one look. What is more comes with the next. */
const MOST_AT_ONCE = 1_000;
/** Orders whose session goes on are read too, and every venue is to end its sessions by itself. */
const SESSIONS_EVERY_MS = 60_000;
/** So long after a session the venue may still tell of its end, and nothing is asked of it. */
const LEFT_TO_VENUE_MS = 5_000;

/** Says to the inbox what time makes due. Several clocks, and one that starts anew, say the same with the same ids. */
export class LifecycleClock {
  readonly #said: SaidWords;
  readonly #words: InboxWords;
  readonly #massCancels: MassCancelWords;
  readonly #runningMs: () => number;
  #sessionsEndedAt = -Infinity;
  readonly #calendars: readonly { readonly venues: VenueSet; readonly timeZone: string }[];
  readonly #dayOf: (venue: string, instant: string) => string;

  constructor(private readonly options: LifecycleClockOptions) {
    const { timeZones, runningMs = () => performance.now() } = options;
    this.#runningMs = runningMs;
    this.#said = new SaidWords(runningMs);
    this.#words = new InboxWords((message) => options.produce(message));
    this.#massCancels = new MassCancelWords({ ...options, said: this.#said, words: this.#words });
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

  /**
   * One look at what is due. Throws when the projections cannot be read, or the inbox not be written: once all that can
   * be said is durable.
   */
  async look(now: Date): Promise<void> {
    this.#said.forget();
    this.#words.begin();
    await this.#expire(now);
    for (const { venues, timeZone } of this.#calendars) await this.#endDay(venues, timeZone, now);
    const sessionsEnd = await this.#endSessions(now);
    for (const cancel of await this.options.queries.openMassCancels()) {
      this.#words.follow(this.#massCancels.say(cancel, now));
    }
    await this.#words.settled();
    if (sessionsEnd && !this.#words.isHeldBack) this.#sessionsEndedAt = this.#runningMs();
  }

  async #expire(now: Date): Promise<void> {
    const at = now.toISOString();
    // Fractions of a second have no one form as text: the next whole second is the bound.
    const bound = new Date(now.getTime() + 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    await this.#each(this.options.queries.expiring(bound), (order) => {
      const { expireTime } = order;
      if (expireTime === undefined) return false;
      if (compareTimestamps(timestamp(expireTime), timestamp(at)) > 0) return false;
      return this.#sayExpiry(order, expireTime, now);
    });
  }

  async #endDay(venues: VenueSet, timeZone: string, now: Date): Promise<void> {
    const { queries } = this.options;
    const [at, began] = [now.toISOString(), dayBegan(timeZone, now)];
    await this.#each(queries.ofEarlierDays(venues, began, 'DAY'), (order) =>
      this.#sayExpiry(order, began, now),
    );
    const day = this.#dayOf('only' in venues ? (venues.only[0] ?? '') : '', at);
    await this.#each(queries.toRoll(venues, began, day), (order) =>
      this.#say(dayRollOf(order, day, began, at)),
    );
  }

  /** No order outlives its session, nor its day where nothing says when the session ends (ADR 0018). Gives whether all were looked at. */
  async #endSessions(now: Date): Promise<boolean> {
    if (this.#runningMs() - this.#sessionsEndedAt < SESSIONS_EVERY_MS) return false;
    const { queries, sessionVenues, timeZones } = this.options;
    const ended = new Date(now.getTime() - LEFT_TO_VENUE_MS).toISOString();
    const said: number[] = [];
    for (const { venues, timeZone } of this.#calendars) {
      const began = dayBegan(timeZone, now);
      const orders = queries.ofEarlierDays(venues, began, 'GOOD_FOR_SESSION');
      const sayEnd = (order: TimedOrder) => this.#endSession(order, { began, ended }, now, began);
      said.push(await this.#each(orders, sayEnd));
    }
    for (const venue of sessionVenues) {
      const began = dayBegan(timeZones[venue] ?? 'UTC', now);
      const orders = queries.ofEarlierDays({ only: [venue] }, ended, 'GOOD_FOR_SESSION');
      said.push(
        await this.#each(orders, (order) => this.#endSession(order, { began, ended }, now)),
      );
    }
    return Math.max(...said) < MOST_AT_ONCE;
  }

  /**
   * Says the end of a session that ended today. One that nobody knows, or that ended before, may be older than the order:
   * `otherwise` is the end then, of an order that has outlived its day.
   */
  #endSession(
    order: TimedOrder,
    { began, ended }: { readonly began: string; readonly ended: string },
    now: Date,
    otherwise?: string,
  ): boolean {
    const sessionEnd = this.options.sessionEndOf(order.venue, order.symbol);
    const endedToday = sessionEnd !== undefined && !isBefore(sessionEnd, began);
    if (endedToday && isBefore(ended, sessionEnd)) return false;
    const due = endedToday ? sessionEnd : otherwise;
    return due !== undefined && this.#sayExpiry(order, due, now);
  }

  /**
   * Reads on past what was said already, until enough is said or nothing is left: no order keeps others from their turn.
   * Gives how many were said.
   */
  async #each(due: TimedOrders, say: (order: TimedOrder) => boolean): Promise<number> {
    let said = 0;
    for await (const order of due) {
      if (say(order)) said += 1;
      if (said >= MOST_AT_ONCE) break;
    }
    return said;
  }

  /** One expiry at a time, whatever version of the order it names. */
  #sayExpiry(order: TimedOrder, due: string, now: Date): boolean {
    const subject = `expire/${order.orderId}/${due}`;
    return this.#say(expiryOf(order, due, now.toISOString()), subject);
  }

  /** False when it was said a while ago, or there is no saying it now. */
  #say(record: InboxRecord, subject: string = record.inputId): boolean {
    if (!this.#said.mayBeSaid(subject)) return false;
    const message = inboxMessageOf(record, this.options.partitionCount);
    if (!this.#words.mayGo(message.partition)) return false;
    void this.#said.say(subject, () => this.#words.send(message));
    return true;
  }
}

function isBefore(one: string, other: string): boolean {
  return compareTimestamps(timestamp(one), timestamp(other)) < 0;
}
