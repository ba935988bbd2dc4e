import type { TopicFault } from '@ome/messaging';
import { counted, paragraphs, tableOf } from '../table.js';

/** The differences as a table under one line that counts them. */
export function faultsText(topicCount: number, partitions: number, faults: readonly TopicFault[]) {
  const what = `${counted(topicCount, 'topic')} with ${counted(partitions, 'partition')} each`;
  if (faults.length === 0) return `${what}: all as this version needs them.`;
  return paragraphs(
    `${what}: ${counted(faults.length, 'difference')}.`,
    tableOf(
      ['topic', 'difference', 'what to do'],
      faults.map(({ topic, reason, message }) => [topic, reason, message]),
    ),
  );
}
