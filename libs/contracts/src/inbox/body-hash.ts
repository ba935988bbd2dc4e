import { createHash } from 'node:crypto';

/** What a repeat may say otherwise and still be the same request. */
const LEFT_OUT: ReadonlySet<string> = new Set(['requestId', 'possResend', 'deadline']);

/** SHA-256, base64url, over the body's JSON with sorted keys: the same request whatever the order of its fields. */
export function bodyHashOf(body: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalObject(body, LEFT_OUT)).digest('base64url');
}

function canonicalObject(
  object: Readonly<Record<string, unknown>>,
  leftOut?: ReadonlySet<string>,
): string {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined || leftOut?.has(key) === true) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(value)}`;
  }
  return `{${text}}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return canonicalObject({ ...value });
}
