import { Transform } from 'class-transformer';
import { IsInt, Max, Min, ValidateBy, type ValidationOptions } from 'class-validator';
import { parseDecimal } from '@ome/domain';

const WHOLE = /^-?\d{1,15}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** An integer of 0 or more; forms bring it as text. */
export function WholeNumber(field: string): PropertyDecorator {
  const message = `${field} must be an integer, 0 or more`;
  return all(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && WHOLE.test(value.trim()) ? Number(value) : value,
    ),
    IsInt({ message }),
    Min(0, { message }),
    Max(Number.MAX_SAFE_INTEGER, { message }),
  );
}

/** A decimal as text, from a JSON number or a form's text. Which ones are allowed is the instrument's to say. */
export function DecimalNumber(field: string): PropertyDecorator {
  const message = `${field} must be a decimal number of at most 15 digits, 9 of them after the point`;
  return all(
    Transform(({ value }: { value: unknown }) => decimalText(value)),
    isDecimalText({ message }),
  );
}

/** Reads a JSON number as its text: senders write short codes and ids as either. */
export function TextOrNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'number' ? String(value) : value,
  );
}

/** An id or a name: 1 to `bytes` bytes in UTF-8 without control characters. */
export function ShortText(field: string, bytes: number): PropertyDecorator {
  const message = `${field} must be a string of 1 to ${bytes} bytes without control characters`;
  return isText((value) => isName(value, bytes), { message });
}

/** A list of ids or names. */
export function ShortTexts(field: string, bytes: number): PropertyDecorator {
  const message = `each of ${field} must be a string of 1 to ${bytes} bytes without control characters`;
  return isText((value) => isName(value, bytes), { message, each: true });
}

/** Whatever people write, also nothing: at most `bytes` bytes in UTF-8. */
export function FreeText(field: string, bytes: number): PropertyDecorator {
  const message = `${field} must be a string of at most ${bytes} bytes`;
  return isText((value) => fits(value, bytes), { message });
}

function isName(value: string, bytes: number): boolean {
  return value !== '' && fits(value, bytes) && !CONTROL_CHARACTER.test(value);
}

/** Half of a surrogate pair does not survive the wire. */
function fits(value: string, bytes: number): boolean {
  return Buffer.byteLength(value) <= bytes && value.isWellFormed();
}

function isText(
  accepts: (value: string) => boolean,
  options: ValidationOptions,
): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && accepts(value);
  return ValidateBy({ name: 'text', validator: { validate } }, options);
}

function decimalText(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() : value;
}

function isDecimalText(options: ValidationOptions): PropertyDecorator {
  return isText((value) => parseDecimal(value) !== undefined, options);
}

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}

/** Forms send an unused field as empty text, JSON clients as null. */
export function isSaid<Value>(value: Value | undefined | null | ''): value is Value {
  return value !== undefined && value !== null && value !== '';
}
