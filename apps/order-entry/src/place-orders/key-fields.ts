import { Type } from 'typebox';

/** Of one request: leaves room within an id's 128 bytes for the door's prefix and what the engine appends. */
export const LONGEST_KEY = 100;

/** The header Idempotency-Key of at most so many characters; `effect` says what a repeat does. */
export function keyHeader(longest: number, effect: string) {
  const description = `1 to ${longest} visible ASCII characters. ${effect}`;
  return Type.String({ pattern: patternOf(longest), description });
}

/** The same key, as a field of the body. */
export function keyField(longest: number) {
  const description = 'the same as the header Idempotency-Key';
  return Type.String({ pattern: patternOf(longest), description });
}

/** Visible ASCII; `sys:` is the engine's. */
function patternOf(longest: number): string {
  return `^(?!sys:)[\\x21-\\x7e]{1,${longest}}$`;
}
