import type { InboxDoor } from '@ome/outcomes';
import type { OrderQueries } from '@ome/projections';

interface SeenLogOptions {
  readonly door: Pick<InboxDoor, 'seen'>;
  readonly queries: Pick<OrderQueries, 'waitUntil'>;
}

/**
 * Every answer of this process speaks of what it has read in the log. A read that waits until the projection has as
 * much is therefore never older than an answer that was given here, whoever asked and by whichever door.
 */
export class SeenLog {
  /** By partition: the projection is known to have it. */
  readonly #projected = new Map<number, bigint>();

  constructor(private readonly options: SeenLogOptions) {}

  /**
   * Waits until the projection has what this process has seen of the log by now. False when it had not in time, or
   * when there was nothing to wait for. Rejects when the database cannot be read.
   */
  async caughtUp(withinMs: number): Promise<boolean> {
    const { door, queries } = this.options;
    const ahead = [...door.seen].filter(
      ([partition, offset]) => offset > (this.#projected.get(partition) ?? -1n),
    );
    const reached = await Promise.all(
      ahead.map(async ([partition, offset]) => {
        if (!(await queries.waitUntil(partition, offset, withinMs))) return false;
        this.#note(partition, offset);
        return true;
      }),
    );
    return ahead.length > 0 && reached.every((known) => known);
  }

  #note(partition: number, offset: bigint): void {
    if (offset > (this.#projected.get(partition) ?? -1n)) this.#projected.set(partition, offset);
  }
}
