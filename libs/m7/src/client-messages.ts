/** The types that clients send. */
export const CLIENT_MESSAGE_TYPES = ['subscribe', 'unsubscribe', 'request'] as const;
export type ClientMessageType = (typeof CLIENT_MESSAGE_TYPES)[number];

/** A readable message of a client. */
export interface ClientMessage {
  readonly type: ClientMessageType;
  readonly channel: string;
  /** Chosen by the client, under 512 bytes; answers repeat it. */
  readonly correlation?: string;
  /** The payload as it was sent: text that should be JSON, or a JSON value in its place. */
  readonly data?: unknown;
  /** All that was sent, for an answer that repeats it. */
  readonly text: string;
}

/** A frame that is no message. */
export interface UnreadableFrame {
  readonly text: string;
  /** Where one could be read all the same. */
  readonly correlation?: string;
}

export type ReadFrame =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly frame: UnreadableFrame };

const CORRELATION_BYTES = 512;

/** A text frame of a client. Never throws. */
export function readClientFrame(text: string): ReadFrame {
  const envelope = parsedObject(text);
  if (envelope === undefined) return { ok: false, frame: { text } };
  const { correlation } = envelope;
  const named = isCorrelation(correlation) ? { correlation } : {};
  const type = CLIENT_MESSAGE_TYPES.find((known) => known === envelope['type']);
  const { channel, data } = envelope;
  const wellNamed = correlation === undefined || correlation === null || 'correlation' in named;
  if (type === undefined || typeof channel !== 'string' || !wellNamed) {
    return { ok: false, frame: { text, ...named } };
  }
  const payload = data === undefined || data === null ? {} : { data };
  return { ok: true, message: { type, channel, text, ...named, ...payload } };
}

function isCorrelation(value: unknown): value is string {
  return typeof value === 'string' && Buffer.byteLength(value) < CORRELATION_BYTES;
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
