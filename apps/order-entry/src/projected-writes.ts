import type { Provider } from '@nestjs/common';
import { partitionOf } from '@ome/contracts';
import type { InputPosition } from '@ome/outcomes';
import { OrderQueries, type AccountScope } from '@ome/projections';
import type { OwnWrites } from './own-writes.js';

/** How long a read waits for what its caller wrote. */
export const CATCH_UP_MS = 2_000;
/** As long after a wait in vain the reads of the same partition wait this long alone. */
const LATE_CATCH_UP_MS = 100;

interface ProjectedWritesOptions {
  readonly writes: OwnWrites;
  readonly queries: Pick<OrderQueries, 'waitUntilDecided'>;
  readonly partitionCount: number;
  readonly withinMs?: number;
}

/** Lets a read see what its caller wrote before it, without being told of a position. */
export class ProjectedWrites {
  /** By partition whose projection is late: until when that is taken as known. */
  readonly #late = new Map<number, number>();

  constructor(private readonly options: ProjectedWritesOptions) {}

  /** Of `ome.inbox.v1`, and so of the log. */
  get partitionCount(): number {
    return this.options.partitionCount;
  }

  /**
   * Waits until the projection has the user's writes, of the partitions of these accounts alone.
   * Answers those that it has not in time; rejects when the database cannot be read.
   */
  async missing(user: string, scope: AccountScope = 'ANY'): Promise<readonly InputPosition[]> {
    const { writes, partitionCount } = this.options;
    const written = writes.of(user);
    const only = scope === 'ANY' ? undefined : scope.map((one) => partitionOf(one, partitionCount));
    const waited = written.filter(({ partition }) => only?.includes(partition) ?? true);
    if (waited.length === 0) return waited;
    const reached = await Promise.all(waited.map((at) => this.#reached(user, at)));
    return waited.filter((_, index) => reached[index] === false);
  }

  async #reached(user: string, at: InputPosition): Promise<boolean> {
    const { queries, writes, withinMs = CATCH_UP_MS } = this.options;
    const { partition, offset } = at;
    const isLate = (this.#late.get(partition) ?? 0) > Date.now();
    const limitMs = isLate ? Math.min(LATE_CATCH_UP_MS, withinMs) : withinMs;
    const reached = await queries.waitUntilDecided(partition, offset, limitMs);
    if (reached) {
      this.#late.delete(partition);
      writes.settle(user, at);
    } else if (!isLate) {
      this.#late.set(partition, Date.now() + withinMs);
    }
    return reached;
  }
}

/** `ProjectedWrites`, over what `writes` is told of. */
export function projectedWritesProvider(writes: OwnWrites, partitionCount: number): Provider {
  return {
    provide: ProjectedWrites,
    inject: [OrderQueries],
    useFactory: (queries: OrderQueries) => new ProjectedWrites({ writes, queries, partitionCount }),
  };
}
