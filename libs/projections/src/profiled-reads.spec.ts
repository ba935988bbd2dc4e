import type { ProjectionStore } from './connection/projection-store.js';

/** What the server did for one query. */
export interface ProfiledRead {
  readonly collection: string;
  /** Such as `IXSCAN { account: 1, createdAt: -1 }`. */
  readonly plan: string;
  readonly sorted: boolean;
  readonly documents: number;
  readonly keys: number;
  readonly returned: number;
}

/** The queries that `act` made the server answer, as its own profiler has them. */
export async function profiledReads(
  store: ProjectionStore,
  act: () => Promise<unknown>,
): Promise<readonly ProfiledRead[]> {
  const { db } = store.orders.db;
  if (db === undefined) throw new Error('The store is not connected');
  await db.command({ profile: 2 });
  await act();
  await db.command({ profile: 0 });
  const profile = db.collection('system.profile');
  const found = await profile.find({ op: { $in: ['query', 'getmore'] } }).toArray();
  await profile.drop();
  return found
    .filter(({ ns }) => !String(ns).endsWith('.system.profile'))
    .map((entry) => ({
      collection: String(entry['ns']).split('.').slice(1).join('.'),
      plan: String(entry['planSummary']),
      sorted: entry['hasSortStage'] === true,
      documents: Number(entry['docsExamined'] ?? 0),
      keys: Number(entry['keysExamined'] ?? 0),
      returned: Number(entry['nreturned'] ?? 0),
    }));
}
