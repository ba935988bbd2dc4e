import { parseDecimal, TIMES_IN_FORCE } from '@ome/domain';
import { Type } from 'typebox';

const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u;
const LONE_SURROGATE = /\p{Surrogate}/u;
const TIME_PATTERN =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z$';
const DECIMAL_PATTERN = '^-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,9})?$';

export const MAXIMUM_ID_BYTES = 128;
/** A door's prefix, 128 bytes of the caller's, and what the engine may append. */
export const MAXIMUM_REQUEST_ID_BYTES = 160;
export const MAXIMUM_TEXT_BYTES = 1024;
export const MAXIMUM_ATTRIBUTES = 32;
export const MAXIMUM_ATTRIBUTE_BYTES = 4096;

function hasAtMostBytes(text: string, maximum: number): boolean {
  return text.length * 3 <= maximum || Buffer.byteLength(text) <= maximum;
}

/** 1 to `maximum` bytes of UTF-8, no control character, no half of a surrogate pair (it would not survive the wire). */
export function isIdentifier(text: string, maximum = MAXIMUM_ID_BYTES): boolean {
  return text.length > 0 && hasAtMostBytes(text, maximum) && !UNPRINTABLE.test(text);
}

/** The pattern lets the 31st of every month through. */
function isDayOfMonth(time: string): boolean {
  const day = Number(time.slice(8, 10));
  return day <= 28 || new Date(`${time.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/** No decimal of 15 characters can exceed a safe integer: only longer ones need the parser's word. */
function isExact(decimal: string): boolean {
  return decimal.length <= 15 || parseDecimal(decimal) !== undefined;
}

/** An opaque id: 1 to 128 bytes. */
export const Id = identifierOf(MAXIMUM_ID_BYTES);
export const PrefixedRequestId = identifierOf(MAXIMUM_REQUEST_ID_BYTES);

function identifierOf(maximum: number) {
  return Type.Refine(
    Type.String({
      minLength: 1,
      maxLength: maximum,
      description: `a string of 1 to ${maximum} bytes without control characters`,
    }),
    (text) => isIdentifier(text, maximum),
  );
}

/** The caller's own requestId: `sys:` is the engine's. */
export const CallerRequestId = Type.Refine(
  Type.String({
    minLength: 1,
    maxLength: MAXIMUM_ID_BYTES,
    pattern: '^(?!sys:)',
    description:
      'a string of 1 to 128 bytes without control characters that does not begin with "sys:" (kept for the engine)',
  }),
  (text) => isIdentifier(text) && !text.startsWith('sys:'),
);

export const Text = Type.Refine(
  Type.String({
    maxLength: MAXIMUM_TEXT_BYTES,
    description: `a string of at most ${MAXIMUM_TEXT_BYTES} bytes`,
  }),
  (text) => hasAtMostBytes(text, MAXIMUM_TEXT_BYTES) && !LONE_SURROGATE.test(text),
);

/** A fault or another text that the engine wrote about bytes of any length; it was cut when it was made. */
export const Fault = Type.String({ description: 'a string' });

/** An exact decimal as text. What it may be is the instrument's to say; here it must only be one. */
export const DecimalText = Type.Refine(
  Type.String({
    pattern: DECIMAL_PATTERN,
    description:
      'a decimal in a string such as "101.25", with at most 9 decimal places and at most 15 digits in all',
  }),
  isExact,
);

export const UnsignedDecimalText = Type.Refine(
  Type.String({
    pattern: DECIMAL_PATTERN.replace('-?', ''),
    description:
      'a decimal in a string such as "100", not negative, with at most 9 decimal places and at most 15 digits in all',
  }),
  isExact,
);

export const Time = Type.Refine(
  Type.String({
    maxLength: 30,
    pattern: TIME_PATTERN,
    description: 'a time in UTC such as "2026-01-05T09:15:00.123456789Z"',
  }),
  isDayOfMonth,
);

export const Attributes = Type.Refine(
  Type.Record(Type.String(), Type.String(), {
    maxProperties: MAXIMUM_ATTRIBUTES,
    description: `an object of at most ${MAXIMUM_ATTRIBUTES} entries, keys of 1 to 128 bytes (not "__proto__"), values strings, ${MAXIMUM_ATTRIBUTE_BYTES} bytes together`,
  }),
  areAttributes,
);

function areAttributes(attributes: Readonly<Record<string, string>>): boolean {
  let bytes = 0;
  for (const [key, value] of Object.entries(attributes)) {
    if (!isIdentifier(key) || key === '__proto__' || LONE_SURROGATE.test(value)) return false;
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes <= MAXIMUM_ATTRIBUTE_BYTES;
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const description = words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`;
  return Type.Unsafe<Words[number]>(Type.Enum([...words], { description }));
}

export const Flag = Type.Boolean({ description: 'true or false' });
export const Count = Type.Integer({ minimum: 0, description: 'a whole number, 0 or more' });
export const VersionNumber = Type.Integer({ minimum: 1, description: 'a whole number, 1 or more' });
export const SideField = oneOf(['BUY', 'SELL']);
export const OrderTypeField = oneOf(['LIMIT', 'MARKET']);
export const TimeInForceField = oneOf(TIMES_IN_FORCE);
