import { unreachable } from '@ome/domain';

/** An answer of the five generic errors, before its code and message are written. */
export type GenericError =
  | { readonly error: 'UNKNOWN_CHANNEL'; readonly channel: string }
  | { readonly error: 'ALREADY_SUBSCRIBED' }
  | { readonly error: 'NOT_SUBSCRIBED'; readonly scope: string }
  | { readonly error: 'UNAUTHORIZED' }
  | { readonly error: 'NOT_PROCESSED'; readonly request: string };

/** Payload of an `error` message. Where the document has no message, clients match by correlation. */
export interface ErrorPayload {
  readonly code: string;
  readonly message?: string;
}

/** Most that an error repeats of what was sent. */
export const MAXIMUM_REPEATED_BYTES = 512;

export function errorPayload(error: GenericError): ErrorPayload {
  switch (error.error) {
    case 'UNKNOWN_CHANNEL':
      return { code: 'error.unknown_channel', message: cutText(error.channel) };
    case 'ALREADY_SUBSCRIBED':
      return { code: 'error.already_subscribed' };
    case 'NOT_SUBSCRIBED':
      return { code: 'error.not_subscribed', message: cutText(error.scope) };
    case 'UNAUTHORIZED':
      return { code: 'error.unauthorized' };
    case 'NOT_PROCESSED':
      return { code: 'error.not_processed', message: cutText(error.request) };
    default:
      return unreachable(error);
  }
}

/** The first 512 bytes, without half a character at the end. */
export function cutText(text: string): string {
  // A character has at most two code units of which each is at least a byte.
  const start = text.slice(0, MAXIMUM_REPEATED_BYTES);
  const bytes = Buffer.from(start);
  if (bytes.length <= MAXIMUM_REPEATED_BYTES) return start;
  let end = MAXIMUM_REPEATED_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString();
}
