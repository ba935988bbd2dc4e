const TIME =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?Z$/;

/** UTC with seconds; a fraction only where it is not zero. */
export function formatTime(time: Date): string {
  return shortTime(time.toISOString());
}

/** The same for a time that is text already. */
export function shortTime(time: string): string {
  return time.replace(/\.(\d*?)0*Z$/, (_, digits: string) => (digits === '' ? 'Z' : `.${digits}Z`));
}

/** A time of a client with minutes, seconds or a fraction, as RFC 3339 with seconds; `undefined` when it is none. */
export function readTime(text: string): string | undefined {
  const [, minutes, seconds = ':00'] = TIME.exec(text) ?? [];
  if (minutes === undefined) return undefined;
  const time = `${minutes}${seconds}Z`;
  // The 31st of February parses, as a day of March.
  const day = new Date(`${minutes.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10);
  return day === minutes.slice(0, 10) ? time : undefined;
}
