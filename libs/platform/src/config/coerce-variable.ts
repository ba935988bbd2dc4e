import { IsArray, IsBoolean, IsInteger, IsNumber, type TSchema } from 'typebox';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/**
 * Turns a variable's text into the value its schema speaks of; text that cannot be turned is
 * handed back as it is, for the schema to refuse.
 */
export function coerceVariable(schema: TSchema, given: string): unknown {
  if (IsInteger(schema)) return /^-?\d+$/.test(given) ? Number(given) : given;
  if (IsNumber(schema)) return /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given;
  if (IsBoolean(schema)) return BOOLEANS.get(given.toLowerCase()) ?? given;
  if (IsArray(schema)) {
    return given
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => coerceVariable(schema.items, item));
  }
  return given;
}
