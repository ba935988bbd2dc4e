/** A door must not be held open for longer by one request. */
const MAXIMUM_WAIT_SECONDS = 10;

const WAIT = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i;

/** What a `Prefer` header asks for and the door does. */
export interface WaitPreference {
  readonly waitMs: number;
  /** The answer's `Preference-Applied`. */
  readonly applied: string;
}

/** `wait=<seconds>` of a `Prefer` header (RFC 7240), cut to 10 s. Other preferences, and what is none, are passed over. */
export function waitPreferred(prefer: string | undefined): WaitPreference | undefined {
  for (const preference of prefer?.split(',') ?? []) {
    const [, text] = WAIT.exec(preference) ?? [];
    if (text === undefined) continue;
    const seconds = Math.min(Number(text), MAXIMUM_WAIT_SECONDS);
    return seconds === 0
      ? undefined
      : { waitMs: seconds * 1_000, applied: `wait=${String(seconds)}` };
  }
  return undefined;
}
