import { TOPICS } from '@ome/contracts';
import { createTailReader, type KafkaConnection, type TailReader } from '@ome/messaging';
import type { OutcomeBoard } from './outcome-board.js';
import { readOutcome, type OnForeign } from './read-outcome.js';

/** What nobody waits for tells only how far the writer is behind. */
const UNWATCHED_REST_MS = 100;

/** Whom the tail tells. Callbacks must not throw. */
export interface OutcomeTailListeners {
  /** A record that the writer did not write was passed over. */
  readonly onForeign: OnForeign;
  readonly onFailure: (error: Error) => void;
}

/**
 * Feeds a board with everything that is committed to `ome.order-events.v1` from now on. Once `ready`
 * resolves, the answer to whatever is produced afterwards will be seen.
 */
export function createOutcomeTail(
  kafka: KafkaConnection,
  board: OutcomeBoard,
  { onFailure, onForeign }: OutcomeTailListeners,
): TailReader {
  return createTailReader(kafka, {
    topic: TOPICS.orderEvents,
    from: 'latest',
    isolation: 'committed',
    onRecords: (records) => {
      for (const received of records) {
        board.see(received.partition, received.offset);
        if (!board.wants(received.partition)) continue;
        const logged = readOutcome(received, onForeign);
        if (logged !== undefined) board.take(logged);
      }
    },
    restMs: () => (board.isWaitedFor ? 0 : UNWATCHED_REST_MS),
    onFailure,
  });
}
