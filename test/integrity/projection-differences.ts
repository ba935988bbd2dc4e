import { isDeepStrictEqual } from 'node:util';
import { MongoClient } from 'mongodb';
import type { Collections, Document } from './independent-fold.js';

/** What a fold of the log cannot know: the shape's number, and the engine's own encoding of the state. */
const NOT_DERIVED: ReadonlySet<string> = new Set(['stateVersion', 'state']);

/** Each document that MongoDB has otherwise than the fold, or has alone, or lacks: all fields count. */
export async function projectionDifferences(
  mongodbUri: string,
  collections: Collections,
): Promise<readonly object[]> {
  const client = new MongoClient(mongodbUri);
  try {
    const differences: object[] = [];
    for (const [name, expected] of Object.entries(collections)) {
      const found = await client.db().collection<Document>(name).find().toArray();
      differences.push(...differencesOf(name, found, expected));
    }
    return differences;
  } finally {
    await client.close();
  }
}

function differencesOf(
  collection: string,
  found: readonly Document[],
  expected: ReadonlyMap<string | number, Document>,
): readonly object[] {
  const inDatabase = new Map(found.map((document) => [document._id, derivable(document)]));
  const ids = new Set([...inDatabase.keys(), ...expected.keys()]);
  return [...ids].flatMap((id) => {
    const pair = { inDatabase: inDatabase.get(id), inLog: expected.get(id) };
    return isDeepStrictEqual(pair.inDatabase, pair.inLog) ? [] : [{ collection, id, ...pair }];
  });
}

function derivable(document: Document): object {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !NOT_DERIVED.has(name)));
}
