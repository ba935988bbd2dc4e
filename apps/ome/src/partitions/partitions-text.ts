import { paragraphs, tableOf } from '../table.js';
import type { PartitionStanding } from './lifecycle-door.js';

const HEAD = ['partition', 'state', 'next input', 'stopped at', 'waiting', 'process'];

/** A table of partitions, and below it why any of them does not run. */
export function partitionsText(partitions: readonly PartitionStanding[]): string {
  const rows = partitions.map(({ partition, state, nextInput, stoppedAt, waiting, url }) => [
    partition,
    state,
    nextInput ?? '',
    stoppedAt ?? '',
    waiting,
    url,
  ]);
  const reasons = partitions
    .filter(({ reason }) => reason !== '')
    .map(({ partition, state, reason }) => `partition ${partition} is ${state}: ${reason}`);
  return paragraphs(tableOf(HEAD, rows), ...reasons);
}
