import { formatDecimal } from '@ome/domain';
import type { NativeCollection } from '../connection/projection-store.js';
import type { RankedPrice } from '../documents/last-price.schema.js';
import { MAJORITY } from './guarded-write.js';
import type { BookedFill } from './positions.js';
import type { VenueDay } from './venue-days.js';

interface DayPrices {
  readonly venue: string;
  readonly symbol: string;
  readonly day: string;
  first: RankedPrice;
  last: RankedPrice;
}

/** The first and the last trade of each venue, symbol and day among the fills. */
export function dayPricesOf(
  fills: readonly BookedFill[],
  partition: number,
  dayOf: VenueDay,
): readonly DayPrices[] {
  const days = new Map<string, DayPrices>();
  for (const fill of fills) {
    const { venue, symbol, priceScale } = fill.instrument;
    if (fill.tradePrice === undefined) continue;
    const day = dayOf(venue, fill.transactTime);
    const price = {
      price: formatDecimal(fill.tradePrice, priceScale),
      transactTime: fill.transactTime,
      rank: rankOf(fill, partition),
    };
    const key = `${venue}|${symbol}|${day}`;
    const known = days.get(key);
    if (known === undefined) days.set(key, { venue, symbol, day, first: price, last: price });
    else if (price.rank < known.first.rank) known.first = price;
    else if (price.rank > known.last.rank) known.last = price;
  }
  return [...days.values()].sort((left, right) => (left.day < right.day ? -1 : 1));
}

/**
 * Several partitions trade a symbol, so the comparison with what is stored is made by the server,
 * in the write. Each write can be repeated.
 */
export async function writeDayPrices(
  collection: NativeCollection,
  days: readonly DayPrices[],
): Promise<void> {
  if (days.length === 0) return;
  const operations = days.map(({ venue, symbol, day, first, last }) => ({
    updateOne: {
      filter: { _id: `${venue}|${symbol}` },
      update: [
        {
          $set: {
            venue: { $literal: venue },
            symbol: { $literal: symbol },
            last: { $cond: [{ $gt: [last.rank, '$last.rank'] }, { $literal: last }, '$last'] },
            first: {
              $cond: [comesFirst(day, first.rank), { $literal: { ...first, day } }, '$first'],
            },
          },
        },
      ],
      upsert: true,
    },
  }));
  await collection.bulkWrite(operations, { ordered: true, ...MAJORITY });
}

/** A missing stored value compares as less than any text. */
function comesFirst(day: string, rank: string) {
  const sameDayEarlier = { $and: [{ $eq: [day, '$first.day'] }, { $lt: [rank, '$first.rank'] }] };
  return { $or: [{ $gt: [day, '$first.day'] }, sameDayEarlier] };
}

/** Sorts as text by (transactTime, partition, offset). */
function rankOf({ transactTime, offset }: BookedFill, partition: number): string {
  const time = `${transactTime.slice(0, 19)}.${transactTime.slice(20, -1).padEnd(9, '0')}`;
  return `${time}/${String(partition).padStart(5, '0')}/${String(offset).padStart(16, '0')}`;
}
