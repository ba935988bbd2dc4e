import { OPEN_STATES, type DeliveryModels } from './delivery.schema.js';

/** What a channel may begin beside what is under way. */
export interface Room {
  /** Receiver by lane that is being delivered. */
  readonly busy: ReadonlyMap<string, string>;
  readonly lanesAtOnce: number;
  readonly lanesAtOnceOfReceiver: number;
}

interface DueOfReceiver {
  readonly _id: string;
  /** Longest due first, no more than may be under way to one receiver. */
  readonly ids: readonly string[];
}

/**
 * Ids of deliveries to begin: each the first open one of its lane, due, and within the bounds of
 * `room`. Receivers take turns, those to whom nothing is under way first, so that one that does not
 * answer holds up no other.
 */
export async function dueHeads(
  { deliveries }: Pick<DeliveryModels, 'deliveries'>,
  channel: string,
  { busy, lanesAtOnce, lanesAtOnceOfReceiver }: Room,
  now: Date,
): Promise<readonly string[]> {
  const free = lanesAtOnce - busy.size;
  if (free <= 0) return [];
  const underWay = new Map<string, number>();
  for (const receiver of busy.values()) underWay.set(receiver, (underWay.get(receiver) ?? 0) + 1);
  const full = [...underWay].filter(([, count]) => count >= lanesAtOnceOfReceiver);
  const open = {
    channel,
    state: { $in: [...OPEN_STATES] },
    receiver: { $nin: full.map(([receiver]) => receiver) },
    lane: { $nin: [...busy.keys()] },
  };
  // Asks for fields of the index `due` alone: no document is read, however many are open.
  const due = await deliveries.aggregate<DueOfReceiver>([
    { $match: open },
    { $sort: { receiver: 1, lane: 1, sequence: 1 } },
    {
      $group: {
        _id: '$lane',
        receiver: { $first: '$receiver' },
        id: { $first: '$_id' },
        at: { $first: '$nextAttemptAt' },
      },
    },
    { $match: { at: { $lte: now } } },
    {
      $group: {
        _id: '$receiver',
        ids: { $topN: { n: lanesAtOnceOfReceiver, sortBy: { at: 1 }, output: '$id' } },
        at: { $min: '$at' },
      },
    },
    { $set: { busy: { $in: ['$_id', [...underWay.keys()]] } } },
    { $sort: { busy: 1, at: 1 } },
    { $limit: free },
  ]);
  const allowed = due.map(({ _id, ids }) =>
    ids.slice(0, lanesAtOnceOfReceiver - (underWay.get(_id) ?? 0)),
  );
  const turns = Array.from({ length: lanesAtOnceOfReceiver }, (_, turn) => turn);
  return turns.flatMap((turn) => allowed.flatMap((ids) => ids[turn] ?? [])).slice(0, free);
}
