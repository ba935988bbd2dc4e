import { TOPICS } from '@ome/contracts';
import {
  createTailReader,
  type KafkaConnection,
  type ReceivedRecord,
  type TailReader,
} from '@ome/messaging';
import type { OutcomeBoard } from './outcome-board.js';
import { readOutcome } from './read-outcome.js';

/**
 * Feeds a board with everything that is committed to `ome.order-events.v1` from now on. Once `ready`
 * resolves, the answer to whatever is produced afterwards will be seen.
 */
export function createOutcomeTail(
  kafka: KafkaConnection,
  board: OutcomeBoard,
  onFailure: (error: Error) => void,
): TailReader {
  return createTailReader(kafka, {
    topic: TOPICS.orderEvents,
    from: 'latest',
    isolation: 'committed',
    onRecords: (records) => records.forEach((record) => takeRecord(board, record)),
    onFailure,
  });
}

function takeRecord(board: OutcomeBoard, received: ReceivedRecord): void {
  if (!board.wants(received.partition)) return;
  const logged = readOutcome(received);
  if (logged !== undefined) board.take(logged);
}
