import type { OffsetRange } from '@ome/messaging';

/** Positions that were removed from a partition before they were read; both ends are among them. */
export interface LostPositions {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Where each partition of the instructions is read from: after the last one read, or from the oldest that is kept. */
export function startPositions(
  ranges: ReadonlyMap<number, Pick<OffsetRange, 'low'>>,
  nextOffset: (partition: number) => bigint | undefined,
): {
  readonly positions: ReadonlyMap<number, bigint>;
  readonly lost: readonly LostPositions[];
} {
  const positions = new Map<number, bigint>();
  const lost: LostPositions[] = [];
  for (const [partition, { low }] of ranges) {
    const next = nextOffset(partition) ?? low;
    positions.set(partition, next < low ? low : next);
    if (next < low) lost.push({ partition, from: next, to: low - 1n });
  }
  return { positions, lost };
}
