import { createHash } from 'node:crypto';
import { malformedRequest } from '@ome/api';

const DIGEST_CHARACTERS = 12;

/**
 * An opaque text that says where a list goes on. It holds a digest of what the list is about, so
 * that a cursor of another list is refused and not misread.
 */
export function cursorOf(about: object, place: readonly string[]): string {
  return Buffer.from(JSON.stringify([digestOf(about), ...place])).toString('base64url');
}

/** The place that `cursorOf` was given. @throws ProblemException 400 for any other text */
export function placeOf(
  cursor: string | undefined,
  about: object,
  size: number,
): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const [digest, ...place] = stringsIn(cursor);
  if (digest === digestOf(about) && place.length === size) return place;
  throw malformedRequest([
    'cursor: must be the nextCursor of an answer to the same query, or left out to begin anew',
  ]);
}

function stringsIn(cursor: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : [];
  } catch {
    return [];
  }
}

function digestOf(about: object): string {
  const fields = Object.entries(about).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const text = JSON.stringify(fields);
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_CHARACTERS);
}
