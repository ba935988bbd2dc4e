import type { InboxDoor, InputPosition } from '@ome/outcomes';
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

  /** What this process has seen and the projection is not known to have. */
  ahead(): readonly InputPosition[] {
    return [...this.options.door.seen]
      .filter(([partition, offset]) => offset > (this.#projected.get(partition) ?? -1n))
      .map(([partition, offset]) => ({ partition, offset }));
  }

  /**
   * Waits until the projection has what was `ahead`; by default, what is now. False when it had not in time. Rejects
   * when the database cannot be read.
   */
  async caughtUp(withinMs: number, ahead = this.ahead()): Promise<boolean> {
    const reached = await Promise.all(
      ahead.map(async ({ partition, offset }) => {
        if (!(await this.options.queries.waitUntil(partition, offset, withinMs))) return false;
        this.#note(partition, offset);
        return true;
      }),
    );
    return reached.every((known) => known);
  }

  #note(partition: number, offset: bigint): void {
    if (offset > (this.#projected.get(partition) ?? -1n)) this.#projected.set(partition, offset);
  }
}
