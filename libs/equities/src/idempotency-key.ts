import { malformed } from './dialect-faults.js';

/** Leaves room for a door's prefix and for what the engine appends within an id's 128 bytes. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,100}$/;

/** The header's value. @throws DialectException (400) when it cannot be an id */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || IDEMPOTENCY_KEY.test(header)) return header;
  throw malformed(['the header Idempotency-Key must be 1 to 100 visible ASCII characters']);
}
