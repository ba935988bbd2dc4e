import type { Brand } from './brand.js';

export type OrderId = Brand<string, 'OrderId'>;
export type ClientOrderId = Brand<string, 'ClientOrderId'>;
export type Account = Brand<string, 'Account'>;
export type RequestId = Brand<string, 'RequestId'>;
export type InputId = Brand<string, 'InputId'>;
export type ExecId = Brand<string, 'ExecId'>;
export type Venue = Brand<string, 'Venue'>;
export type InstrumentSymbol = Brand<string, 'InstrumentSymbol'>;
/** `<topic>/<partition>/<offset>` of an input record. */
export type Position = Brand<string, 'Position'>;
/** RFC 3339 in UTC, up to nanoseconds, ending in `Z`. */
export type Timestamp = Brand<string, 'Timestamp'>;

const MAXIMUM_BYTES = 128;
/** A caller's 128 bytes, the door's prefix, and what the engine may append. */
const MAXIMUM_REQUEST_ID_BYTES = 160;

function identifier<Id extends string>(kind: string, maximum = MAXIMUM_BYTES) {
  return (text: string): Id => {
    if (text.length === 0 || text.length > maximum) {
      throw new RangeError(`${kind} must have 1 to ${maximum} characters`);
    }
    return text as Id;
  };
}

export const orderId = identifier<OrderId>('orderId');
export const clientOrderId = identifier<ClientOrderId>('clientOrderId');
export const account = identifier<Account>('account');
export const requestId = identifier<RequestId>('requestId', MAXIMUM_REQUEST_ID_BYTES);
export const inputId = identifier<InputId>('inputId');
export const execId = identifier<ExecId>('execId');
export const venue = identifier<Venue>('venue');
/** In a report: the venue of the order, whichever it is. For senders whose dialect names none. */
export const ORDER_VENUE = venue('*');
export const instrumentSymbol = identifier<InstrumentSymbol>('symbol');
export const position = identifier<Position>('position');

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

export function timestamp(text: string): Timestamp {
  if (!TIMESTAMP.test(text)) throw new RangeError(`Not an RFC 3339 UTC time: ${text}`);
  return text as Timestamp;
}

/** Negative when `left` is earlier. Fractions of different length compare by value, not by text. */
export function compareTimestamps(left: Timestamp, right: Timestamp): number {
  return left.length === right.length
    ? compareTexts(left, right)
    : compareTexts(comparable(left), comparable(right));
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function comparable(time: Timestamp): string {
  return `${time.slice(0, 19)}.${time.slice(20, -1).padEnd(9, '0')}`;
}
