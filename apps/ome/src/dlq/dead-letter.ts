import { formatPosition } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';

/** What an operator sees of a record in a `.dlq` topic, without its value. */
export interface DeadLetter {
  /** `<topic>/<partition>/<offset>` in the `.dlq` topic: what `dlq show` and `dlq redrive` take. */
  readonly position: string;
  /** Position of the record that could not be used. */
  readonly origin?: string;
  readonly error?: string;
  /** Of a parked report: its inputId. */
  readonly inputId?: string;
  /** When it was put there, RFC 3339. */
  readonly recordedAt: string;
  readonly key: string | null;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The bytes as text; what is no UTF-8 as base64, and says so. */
export function readable(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return `base64:${Buffer.from(bytes).toString('base64')}`;
  }
}

/** The headers as text. */
export function headerTexts(record: ReceivedRecord): Readonly<Record<string, string>> {
  const entries = Object.entries(record.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, readable(value)]));
}

/** A record of a `.dlq` topic, read; anyone may have written it, so any header may be missing. */
export function deadLetterOf(record: ReceivedRecord): DeadLetter {
  const { ome_origin: origin, ome_error: error, ome_input: inputId } = headerTexts(record);
  return {
    position: formatPosition(record),
    ...(origin === undefined ? {} : { origin }),
    ...(error === undefined ? {} : { error }),
    ...(inputId === undefined ? {} : { inputId }),
    recordedAt: new Date(record.timestamp).toISOString(),
    key: record.key === null ? null : readable(record.key),
  };
}
