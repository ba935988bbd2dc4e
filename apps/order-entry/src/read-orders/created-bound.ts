const SECONDS = 19;
const MILLISECOND_DIGITS = 3;

/**
 * A time as a bound of createdAt, which has milliseconds: the first of them that is not before it.
 * `time` is RFC 3339 in UTC with up to nanoseconds.
 */
export function createdBound(time: string): string {
  const fraction = time.slice(SECONDS + 1, -1).padEnd(9, '0');
  const whole = Date.parse(`${time.slice(0, SECONDS)}.${fraction.slice(0, MILLISECOND_DIGITS)}Z`);
  const beyond = Number(fraction.slice(MILLISECOND_DIGITS)) > 0 ? 1 : 0;
  return new Date(whole + beyond).toISOString();
}
