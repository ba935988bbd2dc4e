import { hash } from 'node:crypto';

/** What a repeat may say otherwise and still be the same request. */
const LEFT_OUT: ReadonlySet<string> = new Set(['requestId', 'possResend', 'deadline']);

/** SHA-256, base64url, over the body's JSON with sorted keys: the same request whatever the order of its fields. */
export function bodyHashOf(body: Readonly<Record<string, unknown>>): string {
  return hash('sha256', JSON.stringify(sortedObject(body, LEFT_OUT)), 'base64url');
}

function sortedObject(
  object: Readonly<Record<string, unknown>>,
  leftOut?: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(object).sort()) {
    if (leftOut?.has(key) !== true) result[key] = sorted(object[key]);
  }
  return result;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(sorted) : sortedObject({ ...value });
}
