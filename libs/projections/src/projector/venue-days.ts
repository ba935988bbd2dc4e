/** The calendar day at a venue of an instant, `YYYY-MM-DD`. */
export type VenueDay = (venue: string, instant: string) => string;

/** IANA time zone by venue. */
export type VenueTimeZones = Readonly<Record<string, string>>;

/** Days by time zone of the venue; UTC for a venue that is not named. */
export function venueDays(timeZones: VenueTimeZones): VenueDay {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (venue, instant) => {
    const timeZone = timeZones[venue] ?? 'UTC';
    let format = formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
      formats.set(timeZone, format);
    }
    return format.format(new Date(instant));
  };
}

/** When the day began that `now` is in, in the zone: whole seconds, UTC. */
export function dayBegan(timeZone: string, now: Date): string {
  const seconds = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const midnight = (instant: Date) => {
    const [hours = 0, minutes = 0, past = 0] = clockIn(timeZone, instant);
    return new Date(instant.getTime() - ((hours * 60 + minutes) * 60 + past) * 1000);
  };
  const guess = midnight(seconds);
  // A change of the clock since midnight leaves the guess an hour off: late in the day before, or after midnight.
  const [hours = 0] = clockIn(timeZone, guess);
  const early = hours >= NOON;
  const exact = midnight(early ? new Date(guess.getTime() + PAST_MIDNIGHT_MS) : guess);
  return `${exact.toISOString().slice(0, 19)}Z`;
}

const NOON = 12;
const PAST_MIDNIGHT_MS = 2 * 60 * 60 * 1000;

/** Kept, because to make one costs as much as hundreds of uses, and the clock asks every second. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string, instant: Date): readonly number[] {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  return clock.format(instant).split(':').map(Number);
}

type ReadZones =
  | { readonly ok: true; readonly value: VenueTimeZones }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads `venue=zone,venue=zone`; every pair that is none, and every zone that does not exist, is a fault. */
export function readVenueTimeZones(text: string): ReadZones {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
  const zones = pairs.map((pair): [string, string] => {
    const split = pair.indexOf('=');
    return [pair.slice(0, Math.max(split, 0)), pair.slice(split + 1)];
  });
  const faults = zones.flatMap(([venue, zone], index) => {
    if (venue === '') return [`"${pairs[index]}" is not venue=zone`];
    return isTimeZone(zone) ? [] : [`"${zone}" (${venue}) is no time zone`];
  });
  return faults.length === 0
    ? { ok: true, value: Object.fromEntries(zones) }
    : { ok: false, faults };
}

function isTimeZone(timeZone: string): boolean {
  try {
    return timeZone !== '' && new Intl.DateTimeFormat('en', { timeZone }) instanceof Object;
  } catch {
    return false;
  }
}
